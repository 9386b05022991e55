import type { MigrationInterface, QueryRunner } from 'typeorm';
import { touchUpdatedAt } from '../schema/guards.ts';

/** What was asked under an Idempotency-Key and what was answered; the unique key decides between rivals. */
export class CreateIdempotencyKeys1763000002000 implements MigrationInterface {
  readonly name = 'CreateIdempotencyKeys1763000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE idempotency_status AS ENUM ('claimed', 'answered');

      CREATE TABLE idempotency_keys (
        id uuid NOT NULL CONSTRAINT pk_idempotency_keys PRIMARY KEY,
        caller varchar(255) NOT NULL,
        route varchar(255) NOT NULL,
        key varchar(255) NOT NULL,
        fingerprint varchar(64) NOT NULL,
        status idempotency_status NOT NULL,
        claim_token uuid,
        response_status smallint CONSTRAINT ck_idempotency_keys_response_status CHECK (response_status BETWEEN 200 AND 399),
        response jsonb,
        locked_until timestamptz,
        expires_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_idempotency_keys_caller_route_key UNIQUE (caller, route, key),
        CONSTRAINT ck_idempotency_keys_claimed CHECK (
          status <> 'claimed' OR (claim_token IS NOT NULL AND locked_until IS NOT NULL AND response_status IS NULL)
        ),
        CONSTRAINT ck_idempotency_keys_answered CHECK (status <> 'answered' OR response_status IS NOT NULL),
        CONSTRAINT ck_idempotency_keys_expires_at CHECK (expires_at > created_at)
      );

      CREATE INDEX idx_idempotency_keys_expires_at ON idempotency_keys (expires_at);
    `);
    await runner.query(touchUpdatedAt('idempotency_keys'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE idempotency_keys;
      DROP TYPE idempotency_status;
    `);
  }
}
