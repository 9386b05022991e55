import { freezeColumns, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was bought, as it was called and priced in that moment. */
export class CreateOrderItems1763610001000 implements MigrationInterface {
  readonly name = 'CreateOrderItems1763610001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE order_items (
        id uuid NOT NULL CONSTRAINT pk_order_items PRIMARY KEY,
        order_id uuid NOT NULL
          CONSTRAINT fk_order_items_order_id REFERENCES order_keys (order_id) ON DELETE CASCADE,
        variant_id varchar(64) NOT NULL,
        product_id varchar(64) NOT NULL,
        sku varchar(64) NOT NULL,
        name varchar(255) NOT NULL,
        options jsonb NOT NULL DEFAULT '{}',
        image_url varchar(2048),
        weight_grams int CONSTRAINT ck_order_items_weight_grams CHECK (weight_grams >= 0),
        quantity int NOT NULL CONSTRAINT ck_order_items_quantity CHECK (quantity > 0),
        unit_price bigint NOT NULL CONSTRAINT ck_order_items_unit_price CHECK (unit_price > 0),
        line_total bigint NOT NULL,
        discount_amount bigint NOT NULL DEFAULT 0,
        tax_amount bigint NOT NULL DEFAULT 0 CONSTRAINT ck_order_items_tax_amount CHECK (tax_amount >= 0),
        tax_rate_bp int NOT NULL CONSTRAINT ck_order_items_tax_rate_bp CHECK (tax_rate_bp BETWEEN 0 AND 10000),
        quantity_shipped int NOT NULL DEFAULT 0,
        quantity_delivered int NOT NULL DEFAULT 0,
        quantity_returned int NOT NULL DEFAULT 0,
        quantity_cancelled int NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_order_items_order_id_variant_id UNIQUE (order_id, variant_id),
        CONSTRAINT ck_order_items_line_total CHECK (line_total = quantity * unit_price),
        CONSTRAINT ck_order_items_discount_amount CHECK (discount_amount BETWEEN 0 AND line_total),
        CONSTRAINT ck_order_items_quantity_shipped CHECK (quantity_shipped BETWEEN 0 AND quantity),
        CONSTRAINT ck_order_items_quantity_delivered CHECK (quantity_delivered BETWEEN 0 AND quantity),
        CONSTRAINT ck_order_items_quantity_returned CHECK (quantity_returned BETWEEN 0 AND quantity),
        CONSTRAINT ck_order_items_quantity_cancelled CHECK (quantity_cancelled BETWEEN 0 AND quantity)
      );

      CREATE INDEX idx_order_items_product_id ON order_items (product_id);
      CREATE INDEX idx_order_items_variant_id ON order_items (variant_id);
    `);
    await runner.query(touchUpdatedAt('order_items'));
    await runner.query(freezeColumns('order_items', ['sku', 'name', 'unit_price']));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE order_items');
  }
}
