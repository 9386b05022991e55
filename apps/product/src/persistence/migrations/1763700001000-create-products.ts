import { activeView, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is sold: products, their variants, pictures, tags and places in the tree. */
export class CreateProducts1763700001000 implements MigrationInterface {
  readonly name = 'CreateProducts1763700001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE EXTENSION IF NOT EXISTS pg_trgm;

      CREATE TYPE product_status AS ENUM ('draft', 'active', 'archived');

      CREATE TABLE products (
        id uuid NOT NULL CONSTRAINT pk_products PRIMARY KEY,
        sku varchar(64) NOT NULL CONSTRAINT uq_products_sku UNIQUE,
        slug varchar(255) NOT NULL,
        name varchar(255) NOT NULL,
        description text,
        brand varchar(100),
        status product_status NOT NULL DEFAULT 'draft',
        price bigint NOT NULL,
        compare_at_price bigint,
        cost bigint,
        currency char(3) NOT NULL,
        tax_class varchar(32) NOT NULL DEFAULT 'standard',
        attributes jsonb NOT NULL DEFAULT '{}',
        weight_grams int,
        length_mm int,
        width_mm int,
        height_mm int,
        published_at timestamptz,
        archived_at timestamptz,
        search tsvector NOT NULL GENERATED ALWAYS AS (
          setweight(to_tsvector('english', name), 'A') ||
          setweight(to_tsvector('simple', sku), 'A') ||
          setweight(to_tsvector('simple', coalesce(brand, '')), 'B') ||
          setweight(to_tsvector('english', coalesce(description, '')), 'C')
        ) STORED,
        stream_version bigint NOT NULL DEFAULT 0,
        catalog_version bigint NOT NULL DEFAULT 0,
        version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_products_sku CHECK (btrim(sku) <> ''),
        CONSTRAINT ck_products_slug CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
        CONSTRAINT ck_products_name CHECK (btrim(name) <> ''),
        CONSTRAINT ck_products_description CHECK (length(description) <= 20000),
        CONSTRAINT ck_products_price CHECK (price > 0),
        CONSTRAINT ck_products_compare_at_price CHECK (compare_at_price > price),
        CONSTRAINT ck_products_cost CHECK (cost >= 0),
        CONSTRAINT ck_products_currency CHECK (currency ~ '^[A-Z]{3}$'),
        CONSTRAINT ck_products_attributes CHECK (jsonb_typeof(attributes) = 'object'),
        CONSTRAINT ck_products_weight_grams CHECK (weight_grams >= 0),
        CONSTRAINT ck_products_length_mm CHECK (length_mm >= 0),
        CONSTRAINT ck_products_width_mm CHECK (width_mm >= 0),
        CONSTRAINT ck_products_height_mm CHECK (height_mm >= 0),
        CONSTRAINT ck_products_published_at CHECK (status <> 'active' OR published_at IS NOT NULL),
        CONSTRAINT ck_products_archived_at CHECK (status <> 'archived' OR archived_at IS NOT NULL),
        CONSTRAINT ck_products_stream_version CHECK (stream_version >= 0),
        CONSTRAINT ck_products_catalog_version CHECK (catalog_version >= 0),
        CONSTRAINT ck_products_version CHECK (version > 0)
      );

      CREATE UNIQUE INDEX uq_products_slug ON products (slug) WHERE deleted_at IS NULL;
      CREATE INDEX idx_products_search ON products USING gin (search);
      CREATE INDEX idx_products_name_trgm ON products USING gin (name gin_trgm_ops);
      CREATE INDEX idx_products_status_created_at ON products (status, created_at);
      CREATE INDEX idx_products_status_price_id ON products (status, price, id);
      CREATE INDEX idx_products_status_name_id ON products (status, name, id);
      CREATE INDEX idx_products_brand ON products (brand);

      CREATE TABLE product_categories (
        id uuid NOT NULL CONSTRAINT pk_product_categories PRIMARY KEY,
        product_id uuid NOT NULL CONSTRAINT fk_product_categories_product_id REFERENCES products ON DELETE CASCADE,
        category_id uuid NOT NULL CONSTRAINT fk_product_categories_category_id REFERENCES categories ON DELETE RESTRICT,
        is_primary boolean NOT NULL DEFAULT false,
        position int NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_product_categories_product_id_category_id UNIQUE (product_id, category_id),
        CONSTRAINT ck_product_categories_position CHECK (position >= 0)
      );
      CREATE UNIQUE INDEX uq_product_categories_product_id ON product_categories (product_id) WHERE is_primary;
      CREATE INDEX idx_product_categories_category_id_position ON product_categories (category_id, position);

      CREATE TABLE product_variants (
        id uuid NOT NULL CONSTRAINT pk_product_variants PRIMARY KEY,
        product_id uuid NOT NULL CONSTRAINT fk_product_variants_product_id REFERENCES products ON DELETE RESTRICT,
        sku varchar(64) NOT NULL CONSTRAINT uq_product_variants_sku UNIQUE,
        name varchar(255) NOT NULL,
        options jsonb NOT NULL DEFAULT '{}',
        price bigint,
        compare_at_price bigint,
        cost bigint,
        barcode varchar(64) CONSTRAINT uq_product_variants_barcode UNIQUE,
        weight_grams int,
        min_per_order int NOT NULL DEFAULT 1,
        max_per_order int,
        backorder_allowed boolean NOT NULL DEFAULT false,
        position int NOT NULL DEFAULT 0,
        is_active boolean NOT NULL DEFAULT true,
        version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_product_variants_sku CHECK (btrim(sku) <> ''),
        CONSTRAINT ck_product_variants_name CHECK (btrim(name) <> ''),
        CONSTRAINT ck_product_variants_options CHECK (jsonb_typeof(options) = 'object'),
        CONSTRAINT ck_product_variants_price CHECK (price > 0),
        CONSTRAINT ck_product_variants_compare_at_price CHECK (compare_at_price > price),
        CONSTRAINT ck_product_variants_cost CHECK (cost >= 0),
        CONSTRAINT ck_product_variants_weight_grams CHECK (weight_grams >= 0),
        CONSTRAINT ck_product_variants_min_per_order CHECK (min_per_order >= 1),
        CONSTRAINT ck_product_variants_max_per_order CHECK (max_per_order >= min_per_order),
        CONSTRAINT ck_product_variants_position CHECK (position >= 0),
        CONSTRAINT ck_product_variants_version CHECK (version > 0)
      );
      CREATE UNIQUE INDEX uq_product_variants_product_id_options ON product_variants (product_id, options)
        WHERE deleted_at IS NULL;
      CREATE INDEX idx_product_variants_product_id_position ON product_variants (product_id, position);

      CREATE TABLE product_images (
        id uuid NOT NULL CONSTRAINT pk_product_images PRIMARY KEY,
        product_id uuid NOT NULL CONSTRAINT fk_product_images_product_id REFERENCES products ON DELETE CASCADE,
        variant_id uuid CONSTRAINT fk_product_images_variant_id REFERENCES product_variants ON DELETE CASCADE,
        url varchar(2048) NOT NULL,
        alt_text varchar(255),
        width int,
        height int,
        position int NOT NULL DEFAULT 0,
        is_primary boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_product_images_url CHECK (url ~ '^(https?://|/)'),
        CONSTRAINT ck_product_images_width CHECK (width > 0),
        CONSTRAINT ck_product_images_height CHECK (height > 0),
        CONSTRAINT ck_product_images_position CHECK (position >= 0)
      );
      CREATE UNIQUE INDEX uq_product_images_product_id ON product_images (product_id) WHERE is_primary;
      CREATE INDEX idx_product_images_product_id_position ON product_images (product_id, position);
      CREATE INDEX idx_product_images_variant_id ON product_images (variant_id);

      CREATE TABLE product_tags (
        id uuid NOT NULL CONSTRAINT pk_product_tags PRIMARY KEY,
        product_id uuid NOT NULL CONSTRAINT fk_product_tags_product_id REFERENCES products ON DELETE CASCADE,
        tag varchar(50) NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_product_tags_product_id_tag UNIQUE (product_id, tag),
        CONSTRAINT ck_product_tags_tag CHECK (tag = lower(tag) AND btrim(tag) <> '')
      );
      CREATE INDEX idx_product_tags_tag ON product_tags (tag);
    `);
    for (const table of ['products', 'product_categories', 'product_variants', 'product_images', 'product_tags']) {
      await runner.query(touchUpdatedAt(table));
    }
    await runner.query(activeView('products'));
    await runner.query(activeView('product_variants'));
  }

  /** The extension stays: another database object may have come to need it, and it holds no data. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW product_variants_active, products_active;
      DROP TABLE product_tags, product_images, product_variants, product_categories, products;
      DROP TYPE product_status;
    `);
  }
}
