import { activeView, appendOnly, freezeColumns, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What leaves the house. `shipping_orders` is the one row for each order that every change compares and moves; `order_lines`
 * counts each unit once: in a living shipment (`allocated`, of these `shipped` and `delivered`) or `cancelled`. Undone by
 * dropping it.
 */
export class CreateShipments1763680002000 implements MigrationInterface {
  readonly name = 'CreateShipments1763680002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE shipping_order_status AS ENUM ('open', 'closed');

      CREATE TABLE shipping_orders (
        id uuid NOT NULL CONSTRAINT pk_shipping_orders PRIMARY KEY,
        order_id varchar(64) NOT NULL CONSTRAINT uq_shipping_orders_order_id UNIQUE,
        order_number varchar(50),
        user_id varchar(64),
        status shipping_order_status NOT NULL DEFAULT 'open',
        order_version bigint NOT NULL,
        version bigint NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_shipping_orders_order_version CHECK (order_version > 0),
        CONSTRAINT ck_shipping_orders_version CHECK (version > 0)
      );

      CREATE TABLE order_lines (
        id uuid NOT NULL CONSTRAINT pk_order_lines PRIMARY KEY,
        order_item_id varchar(64) NOT NULL CONSTRAINT uq_order_lines_order_item_id UNIQUE,
        order_id varchar(64) NOT NULL,
        variant_id varchar(64) NOT NULL,
        sku varchar(64) NOT NULL,
        name varchar(255) NOT NULL,
        weight_grams int,
        quantity int NOT NULL,
        allocated int NOT NULL DEFAULT 0,
        shipped int NOT NULL DEFAULT 0,
        delivered int NOT NULL DEFAULT 0,
        cancelled int NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_order_lines_weight_grams CHECK (weight_grams >= 0),
        CONSTRAINT ck_order_lines_quantity CHECK (quantity > 0),
        CONSTRAINT ck_order_lines_progress CHECK (0 <= delivered AND delivered <= shipped AND shipped <= allocated),
        CONSTRAINT ck_order_lines_cancelled CHECK (cancelled >= 0),
        CONSTRAINT ck_order_lines_allocated CHECK (allocated + cancelled <= quantity)
      );
      CREATE INDEX idx_order_lines_order_id ON order_lines (order_id);

      CREATE SEQUENCE shipment_number_seq;
      CREATE FUNCTION next_shipment_number() RETURNS varchar LANGUAGE sql VOLATILE AS $$
        SELECT 'SHP-' || to_char(now() AT TIME ZONE 'UTC', 'YYYY') || '-' || lpad(nextval('shipment_number_seq')::text, 6, '0')
      $$;

      CREATE TYPE shipment_status AS ENUM ('created', 'dispatched', 'in_transit', 'delivered', 'exception', 'cancelled');

      CREATE TABLE shipments (
        id uuid NOT NULL CONSTRAINT pk_shipments PRIMARY KEY,
        order_id varchar(64) NOT NULL,
        number varchar(50) NOT NULL CONSTRAINT uq_shipments_number UNIQUE,
        carrier_id uuid NOT NULL CONSTRAINT fk_shipments_carrier_id REFERENCES carriers ON DELETE RESTRICT,
        method_code varchar(64) NOT NULL,
        status shipment_status NOT NULL DEFAULT 'created',
        tracking_number varchar(100) CONSTRAINT uq_shipments_tracking_number UNIQUE,
        label_url varchar(2048),
        weight_grams int,
        cost bigint,
        currency char(3) NOT NULL,
        address text NOT NULL,
        estimated_delivery timestamptz,
        shipped_at timestamptz,
        delivered_at timestamptz,
        cancelled_at timestamptz,
        version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_shipments_dispatched CHECK (
          status IN ('created', 'cancelled')
          OR (tracking_number IS NOT NULL AND label_url IS NOT NULL AND shipped_at IS NOT NULL)
        ),
        CONSTRAINT ck_shipments_weight_grams CHECK (weight_grams >= 0),
        CONSTRAINT ck_shipments_cost CHECK (cost >= 0),
        CONSTRAINT ck_shipments_currency CHECK (currency ~ '^[A-Z]{3}$'),
        CONSTRAINT ck_shipments_delivered_at CHECK (delivered_at >= shipped_at),
        CONSTRAINT ck_shipments_delivered CHECK ((status = 'delivered') = (delivered_at IS NOT NULL)),
        CONSTRAINT ck_shipments_cancelled CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)),
        CONSTRAINT ck_shipments_version CHECK (version > 0)
      );
      CREATE INDEX idx_shipments_order_id ON shipments (order_id);
      CREATE INDEX idx_shipments_status_created_at ON shipments (status, created_at);
      CREATE INDEX idx_shipments_carrier_id ON shipments (carrier_id);

      CREATE TABLE shipment_items (
        id uuid NOT NULL CONSTRAINT pk_shipment_items PRIMARY KEY,
        shipment_id uuid NOT NULL CONSTRAINT fk_shipment_items_shipment_id REFERENCES shipments ON DELETE CASCADE,
        order_item_id varchar(64) NOT NULL,
        variant_id varchar(64) NOT NULL,
        sku varchar(64) NOT NULL,
        name varchar(255) NOT NULL,
        quantity int NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_shipment_items_shipment_id_order_item_id UNIQUE (shipment_id, order_item_id),
        CONSTRAINT ck_shipment_items_quantity CHECK (quantity > 0)
      );
      CREATE INDEX idx_shipment_items_order_item_id ON shipment_items (order_item_id);

      CREATE TABLE shipment_tracking (
        id uuid NOT NULL CONSTRAINT pk_shipment_tracking PRIMARY KEY,
        shipment_id uuid NOT NULL CONSTRAINT fk_shipment_tracking_shipment_id REFERENCES shipments ON DELETE CASCADE,
        status varchar(32) NOT NULL,
        description varchar(255),
        location varchar(255),
        occurred_at timestamptz NOT NULL,
        carrier_event_id varchar(100),
        raw jsonb,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE UNIQUE INDEX uq_shipment_tracking_shipment_id_carrier_event_id
        ON shipment_tracking (shipment_id, carrier_event_id) WHERE carrier_event_id IS NOT NULL;
      CREATE INDEX idx_shipment_tracking_shipment_id_occurred_at ON shipment_tracking (shipment_id, occurred_at);
    `);
    await runner.query(
      ['shipping_orders', 'order_lines', 'shipments', 'shipment_items'].map(touchUpdatedAt).join('') +
        appendOnly('shipment_tracking') +
        freezeColumns('shipping_orders', ['order_id']) +
        freezeColumns('order_lines', ['order_item_id', 'order_id', 'variant_id', 'sku', 'name', 'quantity']) +
        freezeColumns('shipments', ['order_id', 'number', 'carrier_id']) +
        freezeColumns('shipment_items', ['shipment_id', 'order_item_id', 'variant_id', 'sku', 'name']) +
        activeView('shipments'),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW shipments_active;
      DROP TABLE shipment_tracking, shipment_items, shipments, order_lines, shipping_orders;
      DROP FUNCTION next_shipment_number();
      DROP SEQUENCE shipment_number_seq;
      DROP TYPE shipment_status;
      DROP TYPE shipping_order_status;
    `);
  }
}
