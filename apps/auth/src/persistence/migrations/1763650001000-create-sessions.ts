import { appendOnly, monthPartitions, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSessions1763650001000 implements MigrationInterface {
  readonly name = 'CreateSessions1763650001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE refresh_tokens (
        id uuid NOT NULL,
        user_id uuid NOT NULL,
        token_hash varchar(255) NOT NULL,
        family_id uuid NOT NULL,
        rotated_from uuid,
        expires_at timestamptz NOT NULL,
        used_at timestamptz,
        revoked_at timestamptz,
        revoked_reason varchar(50),
        ip varchar(45),
        user_agent varchar(512),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_refresh_tokens PRIMARY KEY (id),
        CONSTRAINT uq_refresh_tokens_token_hash UNIQUE (token_hash),
        CONSTRAINT ck_refresh_tokens_expires_at CHECK (expires_at > created_at),
        CONSTRAINT fk_refresh_tokens_user_id FOREIGN KEY (user_id) REFERENCES users ON DELETE CASCADE
      );
      CREATE INDEX idx_refresh_tokens_user_id_created_at ON refresh_tokens (user_id, created_at);
      CREATE INDEX idx_refresh_tokens_family_id ON refresh_tokens (family_id);
      CREATE INDEX idx_refresh_tokens_expires_at ON refresh_tokens (expires_at);

      CREATE TYPE security_outcome AS ENUM ('success', 'failure', 'blocked');

      CREATE TABLE security_audit_logs (
        id uuid NOT NULL,
        user_id varchar(64),
        event varchar(64) NOT NULL,
        outcome security_outcome NOT NULL,
        ip varchar(45),
        user_agent varchar(512),
        request_id varchar(64),
        details jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_security_audit_logs PRIMARY KEY (id, created_at)
      ) PARTITION BY RANGE (created_at);
      CREATE INDEX idx_security_audit_logs_user_id_created_at ON security_audit_logs (user_id, created_at);
      CREATE INDEX idx_security_audit_logs_event_created_at ON security_audit_logs (event, created_at);
      CREATE INDEX idx_security_audit_logs_ip_created_at ON security_audit_logs (ip, created_at);
    `);
    await runner.query(touchUpdatedAt('refresh_tokens'));
    await runner.query(monthPartitions('security_audit_logs'));
    await runner.query(appendOnly('security_audit_logs'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE security_audit_logs, refresh_tokens;
      DELETE FROM partition_plans WHERE table_name = 'security_audit_logs';
      DROP TYPE security_outcome;
    `);
  }
}
