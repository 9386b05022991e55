import { activeView, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people wish for, and what was heard of the catalogue and its stock to tell them how it stands. */
export class CreateWishes1763710002000 implements MigrationInterface {
  readonly name = 'CreateWishes1763710002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE wishlist_items (
        id uuid NOT NULL CONSTRAINT pk_wishlist_items PRIMARY KEY,
        user_id varchar(64) NOT NULL,
        product_id varchar(64) NOT NULL,
        variant_id varchar(64),
        product_name varchar(255) NOT NULL,
        image_url varchar(2048),
        price bigint,
        currency char(3),
        in_stock boolean,
        notify_back_in_stock boolean NOT NULL DEFAULT true,
        notify_price_drop boolean NOT NULL DEFAULT false,
        notice_due_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_wishlist_items_price CHECK (price > 0),
        CONSTRAINT ck_wishlist_items_currency CHECK (currency ~ '^[A-Z]{3}$' AND (price IS NULL) = (currency IS NULL)),
        CONSTRAINT ck_wishlist_items_notice_due_at CHECK (notice_due_at IS NULL OR (notify_back_in_stock AND in_stock))
      );
      CREATE UNIQUE INDEX uq_wishlist_items_user_id_product_id ON wishlist_items (user_id, product_id)
        WHERE deleted_at IS NULL;
      CREATE INDEX idx_wishlist_items_user_id_created_at ON wishlist_items (user_id, created_at, id)
        WHERE deleted_at IS NULL;
      CREATE INDEX idx_wishlist_items_product_id ON wishlist_items (product_id);
      CREATE INDEX idx_wishlist_items_notice_due_at ON wishlist_items (notice_due_at) WHERE notice_due_at IS NOT NULL;

      CREATE TABLE catalog_products (
        id uuid NOT NULL CONSTRAINT pk_catalog_products PRIMARY KEY,
        product_id varchar(64) NOT NULL CONSTRAINT uq_catalog_products_product_id UNIQUE,
        source_version int NOT NULL,
        name varchar(255) NOT NULL,
        image_url varchar(2048),
        price bigint,
        currency char(3),
        variants jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_catalog_products_source_version CHECK (source_version > 0),
        CONSTRAINT ck_catalog_products_price CHECK (price > 0),
        CONSTRAINT ck_catalog_products_currency CHECK (currency ~ '^[A-Z]{3}$' AND (price IS NULL) = (currency IS NULL)),
        CONSTRAINT ck_catalog_products_variants CHECK (jsonb_typeof(variants) = 'object')
      );

      CREATE TABLE catalog_stock (
        id uuid NOT NULL CONSTRAINT pk_catalog_stock PRIMARY KEY,
        variant_id varchar(64) NOT NULL,
        location varchar(50) NOT NULL,
        product_id varchar(64) NOT NULL,
        source_version int NOT NULL,
        in_stock boolean NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_catalog_stock_variant_id_location UNIQUE (variant_id, location),
        CONSTRAINT ck_catalog_stock_source_version CHECK (source_version > 0)
      );
      CREATE INDEX idx_catalog_stock_product_id ON catalog_stock (product_id);
    `);
    for (const table of ['wishlist_items', 'catalog_products', 'catalog_stock'])
      await runner.query(touchUpdatedAt(table));
    await runner.query(activeView('wishlist_items'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW wishlist_items_active; DROP TABLE catalog_stock, catalog_products, wishlist_items;');
  }
}
