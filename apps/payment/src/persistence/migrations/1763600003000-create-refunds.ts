import { freezeColumns, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Money on its way back. A row is written, and its amount claimed, before the provider hears of it. Undone by dropping it. */
export class CreateRefunds1763600003000 implements MigrationInterface {
  readonly name = 'CreateRefunds1763600003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE refund_destination AS ENUM ('original', 'store_credit');
      CREATE TYPE refund_status AS ENUM ('pending', 'succeeded', 'failed');

      CREATE TABLE refunds (
        id uuid NOT NULL CONSTRAINT pk_refunds PRIMARY KEY,
        payment_id uuid NOT NULL,
        order_id varchar(64) NOT NULL,
        return_id varchar(64),
        amount bigint NOT NULL CONSTRAINT ck_refunds_amount CHECK (amount > 0),
        currency char(3) NOT NULL CONSTRAINT ck_refunds_currency CHECK (currency ~ '^[A-Z]{3}$'),
        reason varchar(255) NOT NULL,
        destination refund_destination NOT NULL,
        status refund_status NOT NULL DEFAULT 'pending',
        provider_reference varchar(100),
        idempotency_key varchar(100) NOT NULL CONSTRAINT uq_refunds_idempotency_key UNIQUE,
        failure_reason varchar(255),
        requested_by varchar(64) NOT NULL,
        succeeded_at timestamptz CONSTRAINT ck_refunds_succeeded_at CHECK (succeeded_at >= created_at),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT fk_refunds_payment_id FOREIGN KEY (payment_id, order_id)
          REFERENCES payments (id, order_id) ON DELETE RESTRICT,
        CONSTRAINT ck_refunds_succeeded CHECK ((status = 'succeeded') = (succeeded_at IS NOT NULL)),
        CONSTRAINT ck_refunds_failed CHECK (status <> 'failed' OR failure_reason IS NOT NULL)
      );
      CREATE INDEX idx_refunds_payment_id_order_id ON refunds (payment_id, order_id);
      CREATE INDEX idx_refunds_order_id_created_at ON refunds (order_id, created_at);
      CREATE INDEX idx_refunds_status_created_at ON refunds (status, created_at);
    `);
    await runner.query(
      touchUpdatedAt('refunds') +
        freezeColumns('refunds', ['payment_id', 'order_id', 'amount', 'currency', 'idempotency_key']),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE refunds;
      DROP TYPE refund_status;
      DROP TYPE refund_destination;
    `);
  }
}
