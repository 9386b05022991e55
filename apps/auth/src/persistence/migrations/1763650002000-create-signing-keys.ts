import { touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSigningKeys1763650002000 implements MigrationInterface {
  readonly name = 'CreateSigningKeys1763650002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE signing_key_status AS ENUM ('next', 'active', 'retiring', 'retired');

      CREATE TABLE signing_keys (
        id uuid NOT NULL,
        kid varchar(64) NOT NULL,
        algorithm varchar(16) NOT NULL,
        public_jwk jsonb NOT NULL,
        private_key text NOT NULL,
        status signing_key_status NOT NULL,
        not_before timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_signing_keys PRIMARY KEY (id),
        CONSTRAINT uq_signing_keys_kid UNIQUE (kid),
        CONSTRAINT ck_signing_keys_expires_at CHECK (expires_at > not_before)
      );
      CREATE UNIQUE INDEX uq_signing_keys_active ON signing_keys (status) WHERE status = 'active';
    `);
    await runner.query(touchUpdatedAt('signing_keys'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE signing_keys; DROP TYPE signing_key_status;');
  }
}
