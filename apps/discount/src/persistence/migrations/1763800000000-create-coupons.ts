import { activeView, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What customers type in, and who has used it. That N is N is a CHECK and a unique index here, whatever the program does. */
export class CreateCoupons1763800000000 implements MigrationInterface {
  readonly name = 'CreateCoupons1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE coupon_kind AS ENUM ('percentage', 'fixed', 'free_shipping');
      CREATE TYPE discount_status AS ENUM ('draft', 'active', 'paused', 'ended');
      CREATE TYPE usage_status AS ENUM ('reserved', 'redeemed', 'released');

      CREATE TABLE coupons (
        id uuid NOT NULL CONSTRAINT pk_coupons PRIMARY KEY,
        code varchar(64) NOT NULL,
        name varchar(100) NOT NULL,
        kind coupon_kind NOT NULL,
        percent_bp int,
        amount bigint,
        currency char(3),
        minimum_spend bigint,
        maximum_discount bigint,
        starts_at timestamptz,
        ends_at timestamptz,
        usage_limit int,
        usage_limit_per_user int,
        used_count int NOT NULL DEFAULT 0,
        stacking_group varchar(50),
        is_stackable boolean NOT NULL DEFAULT false,
        status discount_status NOT NULL DEFAULT 'draft',
        status_since timestamptz NOT NULL DEFAULT now(),
        batch_id uuid,
        scope jsonb NOT NULL DEFAULT '{}',
        stream_version bigint NOT NULL DEFAULT 0,
        version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_coupons_code CHECK (code ~ '^[!-~]+$'),
        CONSTRAINT ck_coupons_name CHECK (btrim(name) <> ''),
        CONSTRAINT ck_coupons_percent_bp CHECK (percent_bp BETWEEN 1 AND 10000),
        CONSTRAINT ck_coupons_amount CHECK (amount > 0),
        CONSTRAINT ck_coupons_kind CHECK (
          (kind = 'percentage') = (percent_bp IS NOT NULL) AND (kind = 'fixed') = (amount IS NOT NULL)
        ),
        CONSTRAINT ck_coupons_currency CHECK (currency ~ '^[A-Z]{3}$'),
        CONSTRAINT ck_coupons_currency_of_amounts CHECK (
          currency IS NOT NULL OR coalesce(amount, minimum_spend, maximum_discount) IS NULL
        ),
        CONSTRAINT ck_coupons_minimum_spend CHECK (minimum_spend > 0),
        CONSTRAINT ck_coupons_maximum_discount CHECK (maximum_discount > 0),
        CONSTRAINT ck_coupons_ends_at CHECK (ends_at > starts_at),
        CONSTRAINT ck_coupons_usage_limit CHECK (usage_limit > 0),
        CONSTRAINT ck_coupons_usage_limit_per_user CHECK (usage_limit_per_user > 0),
        CONSTRAINT ck_coupons_used_count CHECK (used_count >= 0),
        CONSTRAINT ck_coupons_used_count_usage_limit CHECK (used_count <= usage_limit),
        CONSTRAINT ck_coupons_stacking_group CHECK (btrim(stacking_group) <> ''),
        CONSTRAINT ck_coupons_scope CHECK (jsonb_typeof(scope) = 'object'),
        CONSTRAINT ck_coupons_stream_version CHECK (stream_version >= 0),
        CONSTRAINT ck_coupons_version CHECK (version > 0)
      );
      CREATE UNIQUE INDEX uq_coupons_code ON coupons (upper(code));
      CREATE INDEX idx_coupons_status_starts_at_ends_at ON coupons (status, starts_at, ends_at);
      CREATE INDEX idx_coupons_batch_id ON coupons (batch_id);

      CREATE TABLE coupon_usage (
        id uuid NOT NULL CONSTRAINT pk_coupon_usage PRIMARY KEY,
        coupon_id uuid NOT NULL CONSTRAINT fk_coupon_usage_coupon_id REFERENCES coupons ON DELETE RESTRICT,
        order_id varchar(64) NOT NULL,
        user_id varchar(64),
        customer_key varchar(64) NOT NULL,
        user_slot int,
        order_version bigint NOT NULL,
        version bigint NOT NULL,
        status usage_status NOT NULL DEFAULT 'reserved',
        amount bigint NOT NULL,
        currency char(3) NOT NULL,
        expires_at timestamptz,
        redeemed_at timestamptz,
        released_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_coupon_usage_coupon_id_order_id UNIQUE (coupon_id, order_id),
        CONSTRAINT ck_coupon_usage_customer_key CHECK (customer_key <> ''),
        CONSTRAINT ck_coupon_usage_user_slot CHECK (user_slot > 0),
        CONSTRAINT ck_coupon_usage_order_version CHECK (order_version > 0),
        CONSTRAINT ck_coupon_usage_version CHECK (version > 0),
        CONSTRAINT ck_coupon_usage_amount CHECK (amount >= 0),
        CONSTRAINT ck_coupon_usage_currency CHECK (currency ~ '^[A-Z]{3}$'),
        CONSTRAINT ck_coupon_usage_redeemed_at CHECK (status <> 'redeemed' OR redeemed_at IS NOT NULL),
        CONSTRAINT ck_coupon_usage_released_at CHECK ((status = 'released') = (released_at IS NOT NULL))
      );
      CREATE UNIQUE INDEX uq_coupon_usage_coupon_id_customer_key_user_slot
        ON coupon_usage (coupon_id, customer_key, user_slot) WHERE status <> 'released';
      CREATE INDEX idx_coupon_usage_coupon_id_user_id ON coupon_usage (coupon_id, user_id) WHERE status <> 'released';
      CREATE INDEX idx_coupon_usage_expires_at ON coupon_usage (expires_at) WHERE status = 'reserved';
      CREATE INDEX idx_coupon_usage_order_id ON coupon_usage (order_id);
    `);
    await runner.query(touchUpdatedAt('coupons'));
    await runner.query(touchUpdatedAt('coupon_usage'));
    await runner.query(activeView('coupons'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW coupons_active;
      DROP TABLE coupon_usage, coupons;
      DROP TYPE usage_status;
      DROP TYPE discount_status;
      DROP TYPE coupon_kind;
    `);
  }
}
