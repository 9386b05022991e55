import { touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What product sells, for how much and whether any is left: a replica, so that carts have prices while product is away. */
export class CreateCatalogItems1763620001000 implements MigrationInterface {
  readonly name = 'CreateCatalogItems1763620001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE catalog_items (
        id uuid NOT NULL CONSTRAINT pk_catalog_items PRIMARY KEY,
        variant_id varchar(64) NOT NULL CONSTRAINT uq_catalog_items_variant_id UNIQUE,
        product_id varchar(64) NOT NULL,
        sku varchar(64) NOT NULL,
        name varchar(255) NOT NULL,
        image_url varchar(2048),
        price bigint NOT NULL CONSTRAINT ck_catalog_items_price CHECK (price > 0),
        currency char(3) NOT NULL CONSTRAINT ck_catalog_items_currency CHECK (currency ~ '^[A-Z]{3}$'),
        tiers jsonb NOT NULL DEFAULT '[]',
        weight_grams int CONSTRAINT ck_catalog_items_weight_grams CHECK (weight_grams >= 0),
        is_sold boolean NOT NULL,
        in_stock boolean NOT NULL DEFAULT true,
        available int CONSTRAINT ck_catalog_items_available CHECK (available >= 0),
        min_per_order int NOT NULL DEFAULT 1 CONSTRAINT ck_catalog_items_min_per_order CHECK (min_per_order >= 1),
        max_per_order int,
        source_version bigint NOT NULL CONSTRAINT ck_catalog_items_source_version CHECK (source_version > 0),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_catalog_items_max_per_order CHECK (max_per_order >= min_per_order)
      );

      CREATE INDEX idx_catalog_items_product_id ON catalog_items (product_id);

      CREATE TABLE stock_levels (
        id uuid NOT NULL CONSTRAINT pk_stock_levels PRIMARY KEY,
        variant_id varchar(64) NOT NULL,
        location varchar(100) NOT NULL,
        available int NOT NULL CONSTRAINT ck_stock_levels_available CHECK (available >= 0),
        source_version bigint NOT NULL CONSTRAINT ck_stock_levels_source_version CHECK (source_version > 0),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_stock_levels_variant_id_location UNIQUE (variant_id, location)
      );
    `);
    await runner.query(touchUpdatedAt('catalog_items'));
    await runner.query(touchUpdatedAt('stock_levels'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE stock_levels;
      DROP TABLE catalog_items;
    `);
  }
}
