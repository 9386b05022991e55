import { touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What providers told us, as they told it; the unique event id makes a repetition harmless. Undone by dropping it. */
export class CreatePaymentWebhooks1763600005000 implements MigrationInterface {
  readonly name = 'CreatePaymentWebhooks1763600005000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE payment_webhook_status AS ENUM ('received', 'processed', 'ignored', 'failed');

      CREATE TABLE payment_webhooks (
        id uuid NOT NULL CONSTRAINT pk_payment_webhooks PRIMARY KEY,
        provider varchar(32) NOT NULL,
        provider_event_id varchar(255) NOT NULL,
        type varchar(100) NOT NULL,
        raw_body bytea NOT NULL,
        headers jsonb NOT NULL,
        signature_valid boolean NOT NULL,
        status payment_webhook_status NOT NULL DEFAULT 'received',
        attempts int NOT NULL DEFAULT 0 CONSTRAINT ck_payment_webhooks_attempts CHECK (attempts >= 0),
        error text,
        received_at timestamptz NOT NULL DEFAULT now(),
        processed_at timestamptz CONSTRAINT ck_payment_webhooks_processed_at CHECK (processed_at >= received_at),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_payment_webhooks_provider_provider_event_id UNIQUE (provider, provider_event_id),
        CONSTRAINT ck_payment_webhooks_processed CHECK (status NOT IN ('processed', 'ignored') OR processed_at IS NOT NULL),
        CONSTRAINT ck_payment_webhooks_signature CHECK (signature_valid OR status <> 'processed')
      );
      CREATE INDEX idx_payment_webhooks_status_received_at ON payment_webhooks (status, received_at);
    `);
    await runner.query(touchUpdatedAt('payment_webhooks'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE payment_webhooks;
      DROP TYPE payment_webhook_status;
    `);
  }
}
