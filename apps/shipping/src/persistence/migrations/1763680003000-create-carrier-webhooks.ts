import { touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What carriers told us, as they told it; the unique event id makes a repetition harmless. Undone by dropping it. */
export class CreateCarrierWebhooks1763680003000 implements MigrationInterface {
  readonly name = 'CreateCarrierWebhooks1763680003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE carrier_webhook_status AS ENUM ('received', 'processed', 'ignored', 'failed');

      CREATE TABLE carrier_webhooks (
        id uuid NOT NULL CONSTRAINT pk_carrier_webhooks PRIMARY KEY,
        carrier varchar(32) NOT NULL,
        carrier_event_id varchar(100) NOT NULL,
        type varchar(100) NOT NULL,
        raw_body bytea NOT NULL,
        headers jsonb NOT NULL,
        signature_valid boolean NOT NULL,
        status carrier_webhook_status NOT NULL DEFAULT 'received',
        attempts int NOT NULL DEFAULT 0 CONSTRAINT ck_carrier_webhooks_attempts CHECK (attempts >= 0),
        error text,
        received_at timestamptz NOT NULL DEFAULT now(),
        processed_at timestamptz CONSTRAINT ck_carrier_webhooks_processed_at CHECK (processed_at >= received_at),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_carrier_webhooks_carrier_carrier_event_id UNIQUE (carrier, carrier_event_id),
        CONSTRAINT ck_carrier_webhooks_processed CHECK (status NOT IN ('processed', 'ignored') OR processed_at IS NOT NULL),
        CONSTRAINT ck_carrier_webhooks_signature CHECK (signature_valid OR status <> 'processed')
      );
      CREATE INDEX idx_carrier_webhooks_status_received_at ON carrier_webhooks (status, received_at);
    `);
    await runner.query(touchUpdatedAt('carrier_webhooks'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE carrier_webhooks;
      DROP TYPE carrier_webhook_status;
    `);
  }
}
