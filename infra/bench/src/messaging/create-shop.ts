import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables in the shape of those that an order is written to, one for what handlers write, one for plain inserts. */
export class CreateShop1900000000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE shop_order_keys (order_id uuid PRIMARY KEY, order_number varchar(64) NOT NULL UNIQUE, cart_id uuid UNIQUE);
      CREATE TABLE shop_orders (id uuid PRIMARY KEY, user_id varchar(64) NOT NULL, order_number varchar(64) NOT NULL,
        status varchar(16) NOT NULL, currency char(3) NOT NULL, subtotal bigint NOT NULL, total bigint NOT NULL,
        version int NOT NULL DEFAULT 1, created_at timestamptz NOT NULL DEFAULT now());
      CREATE INDEX idx_shop_orders_user_id_created_at ON shop_orders (user_id, created_at);
      CREATE INDEX idx_shop_orders_status ON shop_orders (status, created_at);
      CREATE TABLE shop_order_items (id uuid PRIMARY KEY, order_id uuid NOT NULL REFERENCES shop_orders,
        variant_id varchar(64) NOT NULL, sku varchar(64) NOT NULL, name varchar(200) NOT NULL, quantity int NOT NULL,
        unit_price bigint NOT NULL, line_total bigint NOT NULL);
      CREATE INDEX idx_shop_order_items_order_id ON shop_order_items (order_id);
      CREATE TABLE shop_tax_lines (id uuid PRIMARY KEY, order_id uuid NOT NULL REFERENCES shop_orders, rate_bp int NOT NULL,
        amount bigint NOT NULL);
      CREATE INDEX idx_shop_tax_lines_order_id ON shop_tax_lines (order_id);
      CREATE TABLE shop_addresses (id uuid PRIMARY KEY, order_id uuid NOT NULL REFERENCES shop_orders, address text NOT NULL);
      CREATE INDEX idx_shop_addresses_order_id ON shop_addresses (order_id);
      CREATE TABLE shop_status_history (id uuid PRIMARY KEY, order_id uuid NOT NULL REFERENCES shop_orders,
        to_status varchar(16) NOT NULL, at timestamptz NOT NULL DEFAULT now());
      CREATE INDEX idx_shop_status_history_order_id ON shop_status_history (order_id);
      CREATE TABLE shop_sagas (id uuid PRIMARY KEY, order_id uuid NOT NULL UNIQUE, step varchar(32) NOT NULL,
        deadline timestamptz NOT NULL, state jsonb NOT NULL, version int NOT NULL DEFAULT 1);
      CREATE INDEX idx_shop_sagas_deadline ON shop_sagas (deadline);
      CREATE TABLE plain_rows (id uuid PRIMARY KEY DEFAULT uuidv7(), key varchar(255) NOT NULL, payload jsonb NOT NULL);
      CREATE TABLE effects (event_id uuid NOT NULL, key varchar(255) NOT NULL)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE effects, plain_rows, shop_sagas, shop_status_history, shop_addresses, shop_tax_lines,
                               shop_order_items, shop_orders, shop_order_keys`);
  }
}
