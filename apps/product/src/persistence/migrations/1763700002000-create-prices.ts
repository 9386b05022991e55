import { activeView, appendOnly, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Price lists for customer groups, windows and quantities, and the record of every price that was ever asked. */
export class CreatePrices1763700002000 implements MigrationInterface {
  readonly name = 'CreatePrices1763700002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE price_lists (
        id uuid NOT NULL CONSTRAINT pk_price_lists PRIMARY KEY,
        code varchar(50) NOT NULL CONSTRAINT uq_price_lists_code UNIQUE,
        name varchar(100) NOT NULL,
        currency char(3) NOT NULL,
        customer_group varchar(50),
        starts_at timestamptz,
        ends_at timestamptz,
        priority int NOT NULL DEFAULT 0,
        is_active boolean NOT NULL DEFAULT true,
        version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_price_lists_code CHECK (btrim(code) <> ''),
        CONSTRAINT ck_price_lists_name CHECK (btrim(name) <> ''),
        CONSTRAINT ck_price_lists_currency CHECK (currency ~ '^[A-Z]{3}$'),
        CONSTRAINT ck_price_lists_ends_at CHECK (ends_at > starts_at),
        CONSTRAINT ck_price_lists_version CHECK (version > 0)
      );

      CREATE TABLE price_list_items (
        id uuid NOT NULL CONSTRAINT pk_price_list_items PRIMARY KEY,
        price_list_id uuid NOT NULL CONSTRAINT fk_price_list_items_price_list_id REFERENCES price_lists ON DELETE CASCADE,
        variant_id uuid NOT NULL CONSTRAINT fk_price_list_items_variant_id REFERENCES product_variants ON DELETE RESTRICT,
        min_quantity int NOT NULL DEFAULT 1,
        price bigint NOT NULL,
        version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_price_list_items_min_quantity CHECK (min_quantity >= 1),
        CONSTRAINT ck_price_list_items_price CHECK (price > 0),
        CONSTRAINT ck_price_list_items_version CHECK (version > 0)
      );
      CREATE UNIQUE INDEX uq_price_list_items_price_list_id_variant_id_min_quantity
        ON price_list_items (price_list_id, variant_id, min_quantity) WHERE deleted_at IS NULL;
      CREATE INDEX idx_price_list_items_price_list_id ON price_list_items (price_list_id);
      CREATE INDEX idx_price_list_items_variant_id ON price_list_items (variant_id);

      CREATE TABLE price_history (
        id uuid NOT NULL CONSTRAINT pk_price_history PRIMARY KEY,
        product_id uuid NOT NULL CONSTRAINT fk_price_history_product_id REFERENCES products ON DELETE RESTRICT,
        variant_id uuid CONSTRAINT fk_price_history_variant_id REFERENCES product_variants ON DELETE RESTRICT,
        price_list_id uuid CONSTRAINT fk_price_history_price_list_id REFERENCES price_lists ON DELETE RESTRICT,
        old_price bigint,
        new_price bigint NOT NULL,
        currency char(3) NOT NULL,
        reason varchar(100),
        changed_by varchar(64) NOT NULL,
        effective_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_price_history_old_price CHECK (old_price > 0),
        CONSTRAINT ck_price_history_new_price CHECK (new_price > 0),
        CONSTRAINT ck_price_history_currency CHECK (currency ~ '^[A-Z]{3}$')
      );
      CREATE INDEX idx_price_history_variant_id_effective_at ON price_history (variant_id, effective_at);
      CREATE INDEX idx_price_history_product_id_effective_at ON price_history (product_id, effective_at);
      CREATE INDEX idx_price_history_price_list_id ON price_history (price_list_id);
    `);
    for (const table of ['price_lists', 'price_list_items']) {
      await runner.query(touchUpdatedAt(table));
      await runner.query(activeView(table));
    }
    await runner.query(appendOnly('price_history'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW price_list_items_active, price_lists_active;
      DROP TABLE price_history, price_list_items, price_lists;
    `);
  }
}
