import { activeView, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Carts of accounts and guests, and what lies in them. */
export class CreateCarts1763620000000 implements MigrationInterface {
  readonly name = 'CreateCarts1763620000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE cart_status AS ENUM ('active', 'converted', 'merged', 'abandoned', 'expired');

      CREATE TABLE carts (
        id uuid NOT NULL CONSTRAINT pk_carts PRIMARY KEY,
        user_id varchar(64),
        guest_token_hash varchar(128) CONSTRAINT uq_carts_guest_token_hash UNIQUE,
        status cart_status NOT NULL DEFAULT 'active',
        currency char(3) NOT NULL CONSTRAINT ck_carts_currency CHECK (currency ~ '^[A-Z]{3}$'),
        coupon_code varchar(64),
        order_id varchar(64),
        merged_into_id uuid CONSTRAINT fk_carts_merged_into_id REFERENCES carts (id) ON DELETE RESTRICT,
        share_token varchar(64) CONSTRAINT uq_carts_share_token UNIQUE,
        last_activity_at timestamptz NOT NULL DEFAULT now(),
        abandoned_at timestamptz,
        expires_at timestamptz,
        version int NOT NULL DEFAULT 1 CONSTRAINT ck_carts_version CHECK (version > 0),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_carts_owner CHECK ((user_id IS NULL) <> (guest_token_hash IS NULL)),
        CONSTRAINT ck_carts_expires_at CHECK ((expires_at IS NULL) = (user_id IS NOT NULL)),
        CONSTRAINT ck_carts_abandoned_at CHECK (status <> 'abandoned' OR (abandoned_at IS NOT NULL AND user_id IS NOT NULL)),
        CONSTRAINT ck_carts_order_id CHECK ((status = 'converted') = (order_id IS NOT NULL)),
        CONSTRAINT ck_carts_merged_into_id CHECK (status <> 'merged' OR merged_into_id IS NOT NULL),
        CONSTRAINT ck_carts_merged_into_itself CHECK (merged_into_id <> id)
      );

      CREATE UNIQUE INDEX uq_carts_user_id_open ON carts (user_id) WHERE status IN ('active', 'abandoned');
      CREATE INDEX idx_carts_user_id_created_at ON carts (user_id, created_at);
      CREATE INDEX idx_carts_status_last_activity_at ON carts (status, last_activity_at) WHERE status = 'active';
      CREATE INDEX idx_carts_expires_at ON carts (expires_at) WHERE status = 'active' AND expires_at IS NOT NULL;
      CREATE INDEX idx_carts_merged_into_id ON carts (merged_into_id);
      CREATE INDEX idx_carts_order_id ON carts (order_id) WHERE order_id IS NOT NULL;

      CREATE TABLE cart_items (
        id uuid NOT NULL CONSTRAINT pk_cart_items PRIMARY KEY,
        cart_id uuid NOT NULL CONSTRAINT fk_cart_items_cart_id REFERENCES carts (id) ON DELETE CASCADE,
        product_id varchar(64) NOT NULL,
        variant_id varchar(64) NOT NULL,
        quantity int NOT NULL CONSTRAINT ck_cart_items_quantity CHECK (quantity BETWEEN 1 AND 999),
        unit_price_snapshot bigint NOT NULL CONSTRAINT ck_cart_items_unit_price_snapshot CHECK (unit_price_snapshot > 0),
        currency char(3) NOT NULL CONSTRAINT ck_cart_items_currency CHECK (currency ~ '^[A-Z]{3}$'),
        name_snapshot varchar(255) NOT NULL,
        saved_for_later boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_cart_items_cart_id_variant_id UNIQUE (cart_id, variant_id)
      );

      CREATE INDEX idx_cart_items_variant_id ON cart_items (variant_id);
      CREATE INDEX idx_cart_items_product_id ON cart_items (product_id);
    `);
    await runner.query(touchUpdatedAt('carts'));
    await runner.query(touchUpdatedAt('cart_items'));
    await runner.query(activeView('carts'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW carts_active;
      DROP TABLE cart_items;
      DROP TABLE carts;
      DROP TYPE cart_status;
    `);
  }
}
