import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The ledger of the simulated outside world. Undone by dropping it: nothing else stands on these tables. */
export class CreateSimulatorTables1763600000000 implements MigrationInterface {
  name = 'CreateSimulatorTables1763600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE authorizations (
        id varchar(64) CONSTRAINT pk_authorizations PRIMARY KEY,
        idempotency_key varchar(255) NOT NULL CONSTRAINT uq_authorizations_idempotency_key UNIQUE,
        fingerprint varchar(64),
        order_id varchar(64),
        token varchar(100),
        currency char(3),
        amount bigint NOT NULL CONSTRAINT ck_authorizations_amount CHECK (amount >= 0),
        capture_at_once boolean NOT NULL DEFAULT false,
        status varchar(20) NOT NULL
          CONSTRAINT ck_authorizations_status
          CHECK (status IN ('requires_action', 'authorized', 'captured', 'declined', 'voided', 'closed')),
        captured bigint NOT NULL DEFAULT 0,
        refunded bigint NOT NULL DEFAULT 0,
        CONSTRAINT ck_authorizations_balance CHECK (0 <= refunded AND refunded <= captured AND captured <= amount),
        failure_code varchar(64),
        expires_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX idx_authorizations_order_id ON authorizations (order_id);

      CREATE TABLE ledger_entries (
        id varchar(64) CONSTRAINT pk_ledger_entries PRIMARY KEY,
        seq bigint GENERATED ALWAYS AS IDENTITY,
        authorization_id varchar(64) NOT NULL CONSTRAINT fk_ledger_entries_authorization_id REFERENCES authorizations (id),
        order_id varchar(64),
        kind varchar(20) NOT NULL
          CONSTRAINT ck_ledger_entries_kind CHECK (kind IN ('authorize', 'capture', 'void', 'refund')),
        outcome varchar(20) NOT NULL CONSTRAINT ck_ledger_entries_outcome CHECK (outcome IN ('succeeded', 'failed')),
        amount bigint NOT NULL CONSTRAINT ck_ledger_entries_amount CHECK (amount > 0),
        currency char(3) NOT NULL,
        idempotency_key varchar(255) NOT NULL CONSTRAINT uq_ledger_entries_idempotency_key UNIQUE,
        failure_code varchar(64),
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX idx_ledger_entries_order_id ON ledger_entries (order_id, seq);
      CREATE INDEX idx_ledger_entries_authorization_id ON ledger_entries (authorization_id);

      CREATE TABLE parcels (
        tracking varchar(64) CONSTRAINT pk_parcels PRIMARY KEY,
        reference varchar(64) NOT NULL CONSTRAINT uq_parcels_reference UNIQUE,
        status varchar(20) NOT NULL
          CONSTRAINT ck_parcels_status CHECK (status IN ('created', 'in_transit', 'exception', 'delivered', 'voided')),
        weight_grams int,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE webhook_events (
        id varchar(64) CONSTRAINT pk_webhook_events PRIMARY KEY,
        channel varchar(20) NOT NULL,
        type varchar(64) NOT NULL,
        body text NOT NULL,
        copies_left int NOT NULL,
        attempts int NOT NULL DEFAULT 0,
        next_attempt_at timestamptz,
        delivered_at timestamptz,
        last_problem varchar(255),
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX idx_webhook_events_next_attempt_at ON webhook_events (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE webhook_events, parcels, ledger_entries, authorizations`);
  }
}
