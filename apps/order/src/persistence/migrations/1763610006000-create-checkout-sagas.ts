import { touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the checkout of each order is, and until when it waits. */
export class CreateCheckoutSagas1763610006000 implements MigrationInterface {
  readonly name = 'CreateCheckoutSagas1763610006000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE checkout_saga_status AS ENUM ('running', 'compensating', 'done', 'failed');

      CREATE TABLE checkout_sagas (
        id uuid NOT NULL CONSTRAINT pk_checkout_sagas PRIMARY KEY,
        order_id uuid NOT NULL
          CONSTRAINT uq_checkout_sagas_order_id UNIQUE
          CONSTRAINT fk_checkout_sagas_order_id REFERENCES order_keys (order_id) ON DELETE CASCADE,
        step varchar(50) NOT NULL,
        status checkout_saga_status NOT NULL DEFAULT 'running',
        step_deadline timestamptz,
        state jsonb NOT NULL,
        attempts int NOT NULL DEFAULT 0 CONSTRAINT ck_checkout_sagas_attempts CHECK (attempts >= 0),
        last_error text,
        version int NOT NULL DEFAULT 1 CONSTRAINT ck_checkout_sagas_version CHECK (version > 0),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_checkout_sagas_step_deadline CHECK (status <> 'running' OR step_deadline IS NOT NULL)
      );

      CREATE INDEX idx_checkout_sagas_step_deadline ON checkout_sagas (step_deadline) WHERE status = 'running';
      CREATE INDEX idx_checkout_sagas_open ON checkout_sagas (created_at) WHERE status IN ('running', 'compensating');
    `);
    await runner.query(touchUpdatedAt('checkout_sagas'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE checkout_sagas;
      DROP TYPE checkout_saga_status;
    `);
  }
}
