import { activeView, hashPartitions, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Orders, partitioned by who bought, and `order_keys`, which holds what must be unique over all partitions and leads
 * from an id or a number to the right one.
 */
export class CreateOrders1763610000000 implements MigrationInterface {
  readonly name = 'CreateOrders1763610000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SEQUENCE order_number_seq;

      CREATE FUNCTION next_order_number() RETURNS varchar LANGUAGE sql VOLATILE AS $$
        SELECT 'ORD-' || to_char(now() AT TIME ZONE 'UTC', 'YYYY') || '-' || lpad(n::text, greatest(6, length(n::text)), '0')
        FROM nextval('order_number_seq') AS n
      $$;

      CREATE TABLE order_keys (
        order_id uuid NOT NULL CONSTRAINT pk_order_keys PRIMARY KEY,
        return_id varchar(64) CONSTRAINT uq_order_keys_return_id UNIQUE,
        order_number varchar(50) NOT NULL CONSTRAINT uq_order_keys_order_number UNIQUE,
        cart_id varchar(64) CONSTRAINT uq_order_keys_cart_id UNIQUE,
        user_id varchar(64) NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_order_keys_order_id_user_id UNIQUE (order_id, user_id)
      );
    `);
    await runner.query(`
      CREATE TYPE order_status AS ENUM ('pending', 'confirmed', 'shipped', 'delivered', 'cancelled');
      CREATE TYPE order_payment_status AS ENUM ('pending', 'requires_action', 'authorized', 'captured',
        'partially_refunded', 'refunded', 'failed', 'voided', 'disputed', 'not_required');
      CREATE TYPE order_fulfilment_status AS ENUM ('unfulfilled', 'partially_shipped', 'shipped',
        'partially_delivered', 'delivered', 'cancelled');

      CREATE TABLE orders (
        id uuid NOT NULL,
        user_id varchar(64) NOT NULL,
        guest_email text,
        guest_email_blind varchar(64),
        order_number varchar(50) NOT NULL,
        cart_id varchar(64),
        coupon_code varchar(64),
        channel varchar(32) NOT NULL DEFAULT 'web',
        locale varchar(35) NOT NULL,
        status order_status NOT NULL DEFAULT 'pending',
        payment_status order_payment_status NOT NULL DEFAULT 'pending',
        fulfilment_status order_fulfilment_status NOT NULL DEFAULT 'unfulfilled',
        currency char(3) NOT NULL,
        subtotal bigint NOT NULL,
        discount_total bigint NOT NULL DEFAULT 0,
        shipping_cost bigint NOT NULL DEFAULT 0,
        tax_total bigint NOT NULL DEFAULT 0,
        total bigint NOT NULL,
        tax_included bigint NOT NULL DEFAULT 0,
        captured_total bigint NOT NULL DEFAULT 0,
        refunded_total bigint NOT NULL DEFAULT 0,
        shipping_method_code varchar(64) NOT NULL,
        source_address_id varchar(64),
        payment_method_id varchar(64),
        cancel_reason varchar(100),
        confirmed_at timestamptz,
        shipped_at timestamptz,
        delivered_at timestamptz,
        cancelled_at timestamptz,
        cancel_requested_at timestamptz,
        version bigint NOT NULL DEFAULT 1,
        payment_seen bigint NOT NULL DEFAULT 0,
        shipping_seen bigint NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT pk_orders PRIMARY KEY (id, user_id),
        CONSTRAINT fk_orders_id_user_id FOREIGN KEY (id, user_id)
          REFERENCES order_keys (order_id, user_id) ON UPDATE CASCADE ON DELETE RESTRICT,
        CONSTRAINT ck_orders_guest_email CHECK ((guest_email IS NULL) = (guest_email_blind IS NULL)),
        CONSTRAINT ck_orders_currency CHECK (currency ~ '^[A-Z]{3}$'),
        CONSTRAINT ck_orders_subtotal CHECK (subtotal > 0),
        CONSTRAINT ck_orders_shipping_cost CHECK (shipping_cost >= 0),
        CONSTRAINT ck_orders_discount_total CHECK (discount_total BETWEEN 0 AND subtotal + shipping_cost),
        CONSTRAINT ck_orders_tax_total CHECK (tax_total >= 0),
        CONSTRAINT ck_orders_tax_included CHECK (tax_included >= 0),
        CONSTRAINT ck_orders_total CHECK (total = subtotal - discount_total + shipping_cost + tax_total),
        CONSTRAINT ck_orders_total_positive CHECK (total > 0 OR (total = 0 AND discount_total > 0)),
        CONSTRAINT ck_orders_captured_total CHECK (captured_total >= 0),
        CONSTRAINT ck_orders_refunded_total CHECK (refunded_total BETWEEN 0 AND captured_total),
        CONSTRAINT ck_orders_version CHECK (version > 0),
        CONSTRAINT ck_orders_seen CHECK (payment_seen >= 0 AND shipping_seen >= 0),
        CONSTRAINT ck_orders_confirmed_at CHECK (confirmed_at >= created_at),
        CONSTRAINT ck_orders_shipped_at CHECK (shipped_at >= created_at),
        CONSTRAINT ck_orders_delivered_at CHECK (delivered_at >= created_at),
        CONSTRAINT ck_orders_cancelled_at CHECK (cancelled_at >= created_at),
        CONSTRAINT ck_orders_cancel_requested_at CHECK (cancel_requested_at >= created_at),
        CONSTRAINT ck_orders_delivered_after_shipped CHECK (delivered_at >= shipped_at),
        CONSTRAINT ck_orders_delivered_or_cancelled CHECK (NOT (delivered_at IS NOT NULL AND cancelled_at IS NOT NULL)),
        CONSTRAINT ck_orders_cancelled_or_shipped CHECK (NOT (cancelled_at IS NOT NULL AND shipped_at IS NOT NULL)),
        CONSTRAINT ck_orders_cancel_reason CHECK (status <> 'cancelled' OR cancel_reason IS NOT NULL),
        CONSTRAINT ck_orders_status_confirmed_at CHECK (
          CASE status WHEN 'pending' THEN confirmed_at IS NULL WHEN 'cancelled' THEN true ELSE confirmed_at IS NOT NULL END
        ),
        CONSTRAINT ck_orders_status_shipped_at CHECK ((status IN ('shipped', 'delivered')) = (shipped_at IS NOT NULL)),
        CONSTRAINT ck_orders_status_delivered_at CHECK ((status = 'delivered') = (delivered_at IS NOT NULL)),
        CONSTRAINT ck_orders_status_cancelled_at CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL))
      ) PARTITION BY HASH (user_id);

      CREATE INDEX idx_orders_user_id_created_at ON orders (user_id, created_at DESC, id);
      CREATE INDEX idx_orders_user_id_status ON orders (user_id, status);
      CREATE INDEX idx_orders_status_created_at ON orders (status, created_at);
      CREATE INDEX idx_orders_created_at ON orders (created_at);
      CREATE INDEX idx_orders_guest_email_blind ON orders (guest_email_blind) WHERE guest_email_blind IS NOT NULL;
      CREATE INDEX idx_orders_open ON orders (created_at) WHERE status IN ('pending', 'confirmed');
    `);
    await runner.query(hashPartitions('orders', 16));
    await runner.query(touchUpdatedAt('orders'));
    await runner.query(activeView('orders'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW orders_active;
      DROP TABLE orders;
      DROP TABLE order_keys;
      DROP TYPE order_fulfilment_status;
      DROP TYPE order_payment_status;
      DROP TYPE order_status;
      DROP FUNCTION next_order_number();
      DROP SEQUENCE order_number_seq;
    `);
  }
}
