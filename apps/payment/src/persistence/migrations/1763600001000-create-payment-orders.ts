import { freezeColumns, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The one row for each order that claims and deadlines stand on, made by whichever event comes first. `version` counts
 * what was told to others, `revision` counts every change: it is what a writer compares. A tombstone (closed before
 * anything was asked) knows no currency. Undone by dropping it.
 */
export class CreatePaymentOrders1763600001000 implements MigrationInterface {
  readonly name = 'CreatePaymentOrders1763600001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE payment_account_status AS ENUM ('open', 'closed');

      CREATE TABLE payment_orders (
        id uuid NOT NULL CONSTRAINT pk_payment_orders PRIMARY KEY,
        order_id varchar(64) NOT NULL CONSTRAINT uq_payment_orders_order_id UNIQUE,
        account payment_account_status NOT NULL DEFAULT 'open',
        currency char(3) CONSTRAINT ck_payment_orders_currency CHECK (currency ~ '^[A-Z]{3}$'),
        captured_total bigint NOT NULL DEFAULT 0,
        refund_claimed bigint NOT NULL DEFAULT 0,
        refunded_total bigint NOT NULL DEFAULT 0,
        capture_due bigint NOT NULL DEFAULT 0 CONSTRAINT ck_payment_orders_capture_due CHECK (capture_due >= 0),
        final boolean NOT NULL DEFAULT false,
        pay_until timestamptz,
        next_action_at timestamptz,
        action_tries int NOT NULL DEFAULT 0 CONSTRAINT ck_payment_orders_action_tries CHECK (action_tries >= 0),
        order_version bigint NOT NULL CONSTRAINT ck_payment_orders_order_version CHECK (order_version > 0),
        version bigint NOT NULL DEFAULT 0 CONSTRAINT ck_payment_orders_version CHECK (version >= 0),
        revision bigint NOT NULL DEFAULT 1 CONSTRAINT ck_payment_orders_revision CHECK (revision > 0),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_payment_orders_totals
          CHECK (0 <= refunded_total AND refunded_total <= refund_claimed AND refund_claimed <= captured_total),
        CONSTRAINT ck_payment_orders_currency_given CHECK (currency IS NOT NULL OR (account = 'closed' AND captured_total = 0))
      );
      CREATE INDEX idx_payment_orders_next_action_at ON payment_orders (next_action_at) WHERE next_action_at IS NOT NULL;
    `);
    await runner.query(touchUpdatedAt('payment_orders') + freezeColumns('payment_orders', ['order_id']));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE payment_orders;
      DROP TYPE payment_account_status;
    `);
  }
}
