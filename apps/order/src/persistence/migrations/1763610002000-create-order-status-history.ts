import { appendOnly, monthPartitions } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every state that an order was in, with who or what brought it there. */
export class CreateOrderStatusHistory1763610002000 implements MigrationInterface {
  readonly name = 'CreateOrderStatusHistory1763610002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE order_axis AS ENUM ('status', 'payment', 'fulfilment');

      CREATE TABLE order_status_history (
        id uuid NOT NULL,
        order_id uuid NOT NULL
          CONSTRAINT fk_order_status_history_order_id REFERENCES order_keys (order_id) ON DELETE RESTRICT,
        axis order_axis NOT NULL,
        from_status varchar(32),
        to_status varchar(32) NOT NULL,
        reason varchar(255),
        actor varchar(64) NOT NULL,
        event_id varchar(64),
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_order_status_history PRIMARY KEY (id, created_at)
      ) PARTITION BY RANGE (created_at);

      CREATE INDEX idx_order_status_history_order_id_created_at ON order_status_history (order_id, created_at);
    `);
    await runner.query(monthPartitions('order_status_history'));
    await runner.query(appendOnly('order_status_history'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM partition_plans WHERE table_name = 'order_status_history';
      DROP TABLE order_status_history;
      DROP TYPE order_axis;
    `);
  }
}
