import { activeView, appendOnly, freezeColumns, hashPartitions, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Attempts to pay an order, and what the provider did for them. Partitioned by order, so that the rule "one living
 * attempt for each order" is a unique index. Undone by dropping both.
 */
export class CreatePayments1763600002000 implements MigrationInterface {
  readonly name = 'CreatePayments1763600002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE payment_status AS ENUM ('pending', 'requires_action', 'authorized', 'captured', 'partially_refunded',
        'refunded', 'failed', 'voided', 'disputed');
      CREATE TYPE payment_method_kind AS ENUM ('saved', 'one_off', 'store_credit', 'gift_card');
      CREATE TYPE payment_transaction_kind AS ENUM ('authorize', 'capture', 'void', 'refund', 'dispute');
      CREATE TYPE payment_tender AS ENUM ('card', 'store_credit', 'gift_card');
      CREATE TYPE payment_transaction_outcome AS ENUM ('succeeded', 'failed', 'unknown');

      CREATE TABLE payments (
        id uuid NOT NULL,
        order_id varchar(64) NOT NULL,
        user_id varchar(64),
        payment_method_id uuid CONSTRAINT fk_payments_payment_method_id REFERENCES payment_methods (id) ON DELETE RESTRICT,
        one_off_method_id uuid CONSTRAINT fk_payments_one_off_method_id REFERENCES one_off_methods (id) ON DELETE RESTRICT,
        method_kind payment_method_kind NOT NULL,
        provider varchar(32) NOT NULL,
        provider_reference varchar(100),
        currency char(3) NOT NULL CONSTRAINT ck_payments_currency CHECK (currency ~ '^[A-Z]{3}$'),
        order_amount bigint NOT NULL CONSTRAINT ck_payments_order_amount CHECK (order_amount > 0),
        amount bigint NOT NULL CONSTRAINT ck_payments_amount CHECK (amount > 0),
        CONSTRAINT ck_payments_amount_order CHECK (amount <= order_amount + 100),
        CONSTRAINT ck_payments_amount_ceiling CHECK (amount <= 99999999),
        status payment_status NOT NULL DEFAULT 'pending',
        authorized_amount bigint NOT NULL DEFAULT 0,
        captured_amount bigint NOT NULL DEFAULT 0,
        refund_claimed_amount bigint NOT NULL DEFAULT 0,
        refunded_amount bigint NOT NULL DEFAULT 0,
        failure_code varchar(64),
        failure_reason varchar(255),
        next_action jsonb,
        attempt int NOT NULL DEFAULT 1 CONSTRAINT ck_payments_attempt CHECK (attempt > 0),
        attempted_at timestamptz NOT NULL DEFAULT now(),
        authorized_at timestamptz CONSTRAINT ck_payments_authorized_at CHECK (authorized_at >= attempted_at),
        captured_at timestamptz CONSTRAINT ck_payments_captured_at CHECK (captured_at >= attempted_at),
        failed_at timestamptz CONSTRAINT ck_payments_failed_at CHECK (failed_at >= attempted_at),
        void_requested_at timestamptz CONSTRAINT ck_payments_void_requested_at CHECK (void_requested_at >= attempted_at),
        expires_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz CONSTRAINT ck_payments_deleted_at CHECK (deleted_at >= created_at),
        version int NOT NULL DEFAULT 1 CONSTRAINT ck_payments_version CHECK (version > 0),
        CONSTRAINT pk_payments PRIMARY KEY (id, order_id),
        CONSTRAINT uq_payments_order_id_attempt UNIQUE (order_id, attempt),
        CONSTRAINT ck_payments_balance CHECK (
          0 <= refunded_amount AND refunded_amount <= refund_claimed_amount AND refund_claimed_amount <= captured_amount
          AND captured_amount <= authorized_amount AND authorized_amount <= amount
        ),
        CONSTRAINT ck_payments_method CHECK (
          (method_kind = 'saved') = (payment_method_id IS NOT NULL)
          AND (one_off_method_id IS NULL OR method_kind = 'one_off')
        ),
        CONSTRAINT ck_payments_failure CHECK (status <> 'failed' OR (failure_code IS NOT NULL AND failed_at IS NOT NULL)),
        CONSTRAINT ck_payments_next_action CHECK (status <> 'requires_action' OR next_action IS NOT NULL)
      ) PARTITION BY HASH (order_id);

      ${hashPartitions('payments', 16)}

      CREATE UNIQUE INDEX uq_payments_order_id_living ON payments (order_id) WHERE status NOT IN ('failed', 'voided');
      CREATE INDEX idx_payments_order_id_status ON payments (order_id, status);
      CREATE INDEX idx_payments_status_created_at ON payments (status, created_at);
      CREATE INDEX idx_payments_user_id_created_at ON payments (user_id, created_at);
      CREATE INDEX idx_payments_payment_method_id ON payments (payment_method_id);
      CREATE INDEX idx_payments_one_off_method_id ON payments (one_off_method_id);

      CREATE TABLE payment_transactions (
        id uuid NOT NULL CONSTRAINT pk_payment_transactions PRIMARY KEY,
        payment_id uuid NOT NULL,
        order_id varchar(64) NOT NULL,
        kind payment_transaction_kind NOT NULL,
        tender payment_tender NOT NULL DEFAULT 'card',
        amount bigint NOT NULL CONSTRAINT ck_payment_transactions_amount CHECK (amount > 0),
        outcome payment_transaction_outcome NOT NULL,
        provider varchar(32) NOT NULL,
        provider_reference varchar(100),
        idempotency_key varchar(100) NOT NULL,
        error_code varchar(64),
        response jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT fk_payment_transactions_payment_id FOREIGN KEY (payment_id, order_id)
          REFERENCES payments (id, order_id) ON DELETE RESTRICT,
        CONSTRAINT uq_payment_transactions_idempotency_key_outcome UNIQUE (idempotency_key, outcome)
      );
      CREATE UNIQUE INDEX uq_payment_transactions_provider_provider_reference_kind
        ON payment_transactions (provider, provider_reference, kind) WHERE outcome = 'succeeded';
      CREATE INDEX idx_payment_transactions_payment_id_order_id_created_at
        ON payment_transactions (payment_id, order_id, created_at);
    `);
    await runner.query(
      touchUpdatedAt('payments') +
        freezeColumns('payments', ['currency', 'order_amount', 'amount', 'attempt', 'attempted_at']) +
        appendOnly('payment_transactions') +
        activeView('payments'),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW payments_active;
      DROP TABLE payment_transactions;
      DROP TABLE payments;
      DROP TYPE payment_transaction_outcome;
      DROP TYPE payment_tender;
      DROP TYPE payment_transaction_kind;
      DROP TYPE payment_method_kind;
      DROP TYPE payment_status;
    `);
  }
}
