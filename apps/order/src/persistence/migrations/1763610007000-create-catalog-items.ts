import { touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What product sells and for how much: a replica, so that prices never come from the client. */
export class CreateCatalogItems1763610007000 implements MigrationInterface {
  readonly name = 'CreateCatalogItems1763610007000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE catalog_items (
        id uuid NOT NULL CONSTRAINT pk_catalog_items PRIMARY KEY,
        variant_id varchar(64) NOT NULL CONSTRAINT uq_catalog_items_variant_id UNIQUE,
        product_id varchar(64) NOT NULL,
        sku varchar(64) NOT NULL,
        name varchar(255) NOT NULL,
        options jsonb NOT NULL DEFAULT '{}',
        price bigint NOT NULL CONSTRAINT ck_catalog_items_price CHECK (price > 0),
        currency char(3) NOT NULL CONSTRAINT ck_catalog_items_currency CHECK (currency ~ '^[A-Z]{3}$'),
        tiers jsonb NOT NULL DEFAULT '[]',
        weight_grams int CONSTRAINT ck_catalog_items_weight_grams CHECK (weight_grams >= 0),
        tax_class varchar(32) NOT NULL,
        image_url varchar(2048),
        min_per_order int NOT NULL DEFAULT 1 CONSTRAINT ck_catalog_items_min_per_order CHECK (min_per_order >= 1),
        max_per_order int,
        is_sold boolean NOT NULL,
        source_version bigint NOT NULL CONSTRAINT ck_catalog_items_source_version CHECK (source_version > 0),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_catalog_items_max_per_order CHECK (max_per_order >= min_per_order)
      );

      CREATE INDEX idx_catalog_items_product_id ON catalog_items (product_id);
    `);
    await runner.query(touchUpdatedAt('catalog_items'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE catalog_items');
  }
}
