import { touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whom we tell: what auth (address) and user (name, language, time zone) say about an account. The two come on topics that do
 * not wait for each other, so a row may begin with either half; each half has the version of its own stream.
 */
export class CreateRecipients1763800000000 implements MigrationInterface {
  readonly name = 'CreateRecipients1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE recipient_status AS ENUM ('active', 'erased');

      CREATE TABLE recipients (
        id uuid NOT NULL CONSTRAINT pk_recipients PRIMARY KEY,
        user_id varchar(64) NOT NULL CONSTRAINT uq_recipients_user_id UNIQUE,
        email text,
        email_blind varchar(64),
        name text,
        locale varchar(35) NOT NULL DEFAULT 'en',
        time_zone varchar(64) NOT NULL DEFAULT 'UTC',
        status recipient_status NOT NULL DEFAULT 'active',
        account_version int NOT NULL DEFAULT 0,
        profile_version int NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_recipients_email CHECK ((email IS NOT NULL) = (account_version > 0 AND status = 'active')),
        CONSTRAINT ck_recipients_email_blind CHECK ((email IS NULL) = (email_blind IS NULL)),
        CONSTRAINT ck_recipients_name CHECK (name IS NULL OR (profile_version > 0 AND status = 'active')),
        CONSTRAINT ck_recipients_locale CHECK (locale <> ''),
        CONSTRAINT ck_recipients_time_zone CHECK (time_zone <> ''),
        CONSTRAINT ck_recipients_account_version CHECK (account_version >= 0),
        CONSTRAINT ck_recipients_profile_version CHECK (profile_version >= 0)
      );
    `);
    await runner.query(touchUpdatedAt('recipients'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE recipients;
      DROP TYPE recipient_status;
    `);
  }
}
