import { activeView, appendOnly, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which tax applies where and when, and the tax and discount that each line of an order was frozen with. */
export class CreateTaxesAndDiscounts1763610004000 implements MigrationInterface {
  readonly name = 'CreateTaxesAndDiscounts1763610004000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE EXTENSION IF NOT EXISTS btree_gist;

      CREATE TABLE tax_rates (
        id uuid NOT NULL CONSTRAINT pk_tax_rates PRIMARY KEY,
        country char(2) NOT NULL CONSTRAINT ck_tax_rates_country CHECK (country ~ '^[A-Z]{2}$'),
        region varchar(50),
        tax_class varchar(32) NOT NULL,
        rate_bp int NOT NULL CONSTRAINT ck_tax_rates_rate_bp CHECK (rate_bp BETWEEN 0 AND 10000),
        included boolean NOT NULL,
        name varchar(100) NOT NULL,
        valid_from timestamptz NOT NULL,
        valid_until timestamptz,
        version int NOT NULL DEFAULT 1 CONSTRAINT ck_tax_rates_version CHECK (version > 0),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_tax_rates_valid_until CHECK (valid_until > valid_from),
        CONSTRAINT ex_tax_rates_place_class_time EXCLUDE USING gist (
          country WITH =, coalesce(region, '') WITH =, tax_class WITH =, tstzrange(valid_from, valid_until) WITH &&
        ) WHERE (deleted_at IS NULL)
      );

      CREATE TABLE order_tax_lines (
        id uuid NOT NULL CONSTRAINT pk_order_tax_lines PRIMARY KEY,
        order_id uuid NOT NULL
          CONSTRAINT fk_order_tax_lines_order_id REFERENCES order_keys (order_id) ON DELETE CASCADE,
        order_item_id uuid
          CONSTRAINT fk_order_tax_lines_order_item_id REFERENCES order_items (id) ON DELETE CASCADE,
        tax_rate_id uuid
          CONSTRAINT fk_order_tax_lines_tax_rate_id REFERENCES tax_rates (id) ON DELETE RESTRICT,
        name varchar(100) NOT NULL,
        rate_bp int NOT NULL CONSTRAINT ck_order_tax_lines_rate_bp CHECK (rate_bp BETWEEN 0 AND 10000),
        base bigint NOT NULL CONSTRAINT ck_order_tax_lines_base CHECK (base >= 0),
        amount bigint NOT NULL CONSTRAINT ck_order_tax_lines_amount CHECK (amount >= 0),
        included boolean NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE INDEX idx_order_tax_lines_order_id ON order_tax_lines (order_id);
      CREATE INDEX idx_order_tax_lines_order_item_id ON order_tax_lines (order_item_id);
      CREATE INDEX idx_order_tax_lines_tax_rate_id ON order_tax_lines (tax_rate_id);

      CREATE TYPE order_discount_source AS ENUM ('coupon', 'promotion');

      CREATE TABLE order_discounts (
        id uuid NOT NULL CONSTRAINT pk_order_discounts PRIMARY KEY,
        order_id uuid NOT NULL
          CONSTRAINT fk_order_discounts_order_id REFERENCES order_keys (order_id) ON DELETE CASCADE,
        order_item_id uuid
          CONSTRAINT fk_order_discounts_order_item_id REFERENCES order_items (id) ON DELETE CASCADE,
        source order_discount_source NOT NULL,
        source_ref varchar(64) NOT NULL,
        label varchar(255) NOT NULL,
        amount bigint NOT NULL CONSTRAINT ck_order_discounts_amount CHECK (amount > 0),
        created_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE INDEX idx_order_discounts_order_id ON order_discounts (order_id);
      CREATE INDEX idx_order_discounts_order_item_id ON order_discounts (order_item_id);
    `);
    await runner.query(touchUpdatedAt('tax_rates'));
    await runner.query(activeView('tax_rates'));
    await runner.query(appendOnly('order_tax_lines'));
    await runner.query(appendOnly('order_discounts'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE order_discounts;
      DROP TYPE order_discount_source;
      DROP TABLE order_tax_lines;
      DROP VIEW tax_rates_active;
      DROP TABLE tax_rates;
      DROP EXTENSION btree_gist;
    `);
  }
}
