import { activeView, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The category tree. `path` is the whole way down (`/<root id>/…/<own id>/`), made by the database from the parent's path,
 * which the foreign key keeps true: moving a category moves everything below it in one statement, and a category that
 * would lie below itself holds its own id twice and is refused.
 */
export class CreateCategories1763700000000 implements MigrationInterface {
  readonly name = 'CreateCategories1763700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE categories (
        id uuid NOT NULL CONSTRAINT pk_categories PRIMARY KEY,
        parent_id uuid,
        parent_path text NOT NULL DEFAULT '/',
        path text NOT NULL GENERATED ALWAYS AS (parent_path || id::text || '/') STORED,
        slug varchar(255) NOT NULL,
        name varchar(100) NOT NULL,
        description text,
        position int NOT NULL DEFAULT 0,
        is_active boolean NOT NULL DEFAULT true,
        version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT uq_categories_id_path UNIQUE (id, path),
        CONSTRAINT fk_categories_parent_id FOREIGN KEY (parent_id, parent_path)
          REFERENCES categories (id, path) ON UPDATE CASCADE ON DELETE RESTRICT,
        CONSTRAINT ck_categories_parent_id CHECK (parent_id <> id),
        CONSTRAINT ck_categories_parent_path CHECK ((parent_id IS NULL) = (parent_path = '/')),
        CONSTRAINT ck_categories_path CHECK (position(id::text in path) = length(path) - 36 AND length(path) <= 1000),
        CONSTRAINT ck_categories_slug CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
        CONSTRAINT ck_categories_name CHECK (btrim(name) <> ''),
        CONSTRAINT ck_categories_description CHECK (length(description) <= 10000),
        CONSTRAINT ck_categories_position CHECK (position >= 0),
        CONSTRAINT ck_categories_version CHECK (version > 0)
      );

      CREATE UNIQUE INDEX uq_categories_slug ON categories (slug) WHERE deleted_at IS NULL;
      CREATE INDEX idx_categories_parent_id_position ON categories (parent_id, position);
      CREATE INDEX idx_categories_parent_id_parent_path ON categories (parent_id, parent_path);
      CREATE INDEX idx_categories_path ON categories (path text_pattern_ops);
    `);
    await runner.query(touchUpdatedAt('categories'));
    await runner.query(activeView('categories'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW categories_active; DROP TABLE categories;');
  }
}
