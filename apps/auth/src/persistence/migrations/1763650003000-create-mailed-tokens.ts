import { activeView, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links that are mailed, and what accounts need to say what happens to them: a language and the length of their stream. */
export class CreateMailedTokens1763650003000 implements MigrationInterface {
  readonly name = 'CreateMailedTokens1763650003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE users
        ADD COLUMN locale varchar(35) NOT NULL DEFAULT 'en',
        ADD COLUMN event_version integer NOT NULL DEFAULT 0,
        ADD CONSTRAINT ck_users_event_version CHECK (event_version >= 0);

      CREATE TABLE password_reset_tokens (
        id uuid NOT NULL,
        user_id uuid NOT NULL,
        token_hash varchar(255) NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz,
        requested_ip varchar(45),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_password_reset_tokens PRIMARY KEY (id),
        CONSTRAINT uq_password_reset_tokens_token_hash UNIQUE (token_hash),
        CONSTRAINT ck_password_reset_tokens_expires_at CHECK (expires_at > created_at),
        CONSTRAINT fk_password_reset_tokens_user_id FOREIGN KEY (user_id) REFERENCES users ON DELETE CASCADE
      );
      CREATE INDEX idx_password_reset_tokens_user_id ON password_reset_tokens (user_id);
      CREATE INDEX idx_password_reset_tokens_expires_at ON password_reset_tokens (expires_at);

      CREATE TABLE email_verification_tokens (
        id uuid NOT NULL,
        user_id uuid NOT NULL,
        email varchar(255) NOT NULL,
        token_hash varchar(255) NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_email_verification_tokens PRIMARY KEY (id),
        CONSTRAINT uq_email_verification_tokens_token_hash UNIQUE (token_hash),
        CONSTRAINT ck_email_verification_tokens_expires_at CHECK (expires_at > created_at),
        CONSTRAINT fk_email_verification_tokens_user_id FOREIGN KEY (user_id) REFERENCES users ON DELETE CASCADE
      );
      CREATE INDEX idx_email_verification_tokens_user_id ON email_verification_tokens (user_id);
      CREATE INDEX idx_email_verification_tokens_expires_at ON email_verification_tokens (expires_at);

      CREATE UNIQUE INDEX uq_signing_keys_next ON signing_keys (status) WHERE status = 'next';
    `);
    await runner.query(touchUpdatedAt('password_reset_tokens'));
    await runner.query(touchUpdatedAt('email_verification_tokens'));
    await runner.query(activeView('users'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX uq_signing_keys_next;
      DROP TABLE email_verification_tokens, password_reset_tokens;
      DROP VIEW users_active;
      ALTER TABLE users DROP COLUMN event_version, DROP COLUMN locale;
    `);
    await runner.query(activeView('users'));
  }
}
