import { touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was delivered, as order told it: whom the goods belong to, and each line with the money that it carries. The
 * quantities are counters that returns claim by conditional update; none can pass what was delivered. Undone by dropping.
 */
export class CreateReturnables1763730000000 implements MigrationInterface {
  readonly name = 'CreateReturnables1763730000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE returnable_orders (
        id uuid NOT NULL CONSTRAINT pk_returnable_orders PRIMARY KEY,
        order_id varchar(64) NOT NULL CONSTRAINT uq_returnable_orders_order_id UNIQUE,
        order_version bigint NOT NULL,
        order_number varchar(50) NOT NULL,
        user_id varchar(64) NOT NULL,
        contact jsonb,
        payment_id varchar(64),
        currency char(3) NOT NULL,
        shipping bigint NOT NULL,
        shipping_refunded bigint NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_returnable_orders_order_version CHECK (order_version > 0),
        CONSTRAINT ck_returnable_orders_currency CHECK (currency ~ '^[A-Z]{3}$'),
        CONSTRAINT ck_returnable_orders_shipping CHECK (shipping >= 0),
        CONSTRAINT ck_returnable_orders_shipping_refunded CHECK (shipping_refunded BETWEEN 0 AND shipping)
      );

      CREATE TABLE returnable_items (
        id uuid NOT NULL CONSTRAINT pk_returnable_items PRIMARY KEY,
        order_item_id varchar(64) NOT NULL CONSTRAINT uq_returnable_items_order_item_id UNIQUE,
        order_id varchar(64) NOT NULL,
        user_id varchar(64) NOT NULL,
        variant_id varchar(64) NOT NULL,
        sku varchar(64) NOT NULL,
        name varchar(255) NOT NULL,
        quantity int NOT NULL,
        unit_price bigint NOT NULL,
        discount_share bigint NOT NULL,
        tax_share bigint NOT NULL,
        currency char(3) NOT NULL,
        quantity_shipped int NOT NULL DEFAULT 0,
        quantity_delivered int NOT NULL,
        quantity_returned int NOT NULL DEFAULT 0,
        quantity_received int NOT NULL DEFAULT 0,
        quantity_refunded int NOT NULL DEFAULT 0,
        delivered_at timestamptz,
        returnable_until timestamptz NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_returnable_items_quantity CHECK (quantity > 0),
        CONSTRAINT ck_returnable_items_currency CHECK (currency ~ '^[A-Z]{3}$'),
        CONSTRAINT ck_returnable_items_unit_price CHECK (unit_price >= 0),
        CONSTRAINT ck_returnable_items_discount_share CHECK (discount_share >= 0),
        CONSTRAINT ck_returnable_items_unit_price_share CHECK (discount_share <= quantity * unit_price),
        CONSTRAINT ck_returnable_items_tax_share CHECK (tax_share >= 0),
        CONSTRAINT ck_returnable_items_quantity_shipped CHECK (quantity_shipped BETWEEN 0 AND quantity),
        CONSTRAINT ck_returnable_items_quantity_delivered CHECK (quantity_delivered BETWEEN 0 AND quantity_shipped),
        CONSTRAINT ck_returnable_items_quantity_returned CHECK (quantity_returned BETWEEN 0 AND quantity_delivered),
        CONSTRAINT ck_returnable_items_quantity_received CHECK (quantity_received BETWEEN 0 AND quantity_returned),
        CONSTRAINT ck_returnable_items_quantity_refunded CHECK (quantity_refunded BETWEEN 0 AND quantity_returned)
      );
      CREATE INDEX idx_returnable_items_order_id ON returnable_items (order_id);
    `);
    await runner.query(touchUpdatedAt('returnable_orders') + touchUpdatedAt('returnable_items'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE returnable_items, returnable_orders');
  }
}
