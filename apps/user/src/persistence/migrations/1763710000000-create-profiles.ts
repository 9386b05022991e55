import { activeView, appendOnly, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who people are, what they prefer, and what this service heard of them. */
export class CreateProfiles1763710000000 implements MigrationInterface {
  readonly name = 'CreateProfiles1763710000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE profile_status AS ENUM ('active', 'disabled', 'erased');
      CREATE TYPE heard_outcome AS ENUM ('applied', 'ignored', 'failed');

      CREATE TABLE user_profiles (
        id uuid NOT NULL CONSTRAINT pk_user_profiles PRIMARY KEY,
        user_id varchar(64) NOT NULL CONSTRAINT uq_user_profiles_user_id UNIQUE,
        first_name text NOT NULL,
        last_name text NOT NULL,
        display_name text,
        email text NOT NULL,
        email_blind varchar(64),
        phone text,
        phone_blind varchar(64),
        date_of_birth text,
        locale varchar(35) NOT NULL DEFAULT 'en',
        time_zone varchar(64) NOT NULL DEFAULT 'UTC',
        avatar_url varchar(2048),
        status profile_status NOT NULL DEFAULT 'active',
        event_version int NOT NULL DEFAULT 0,
        contact_version int NOT NULL DEFAULT 0,
        status_version int NOT NULL DEFAULT 0,
        version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_user_profiles_phone CHECK ((phone IS NULL) = (phone_blind IS NULL)),
        CONSTRAINT ck_user_profiles_event_version CHECK (event_version >= 0),
        CONSTRAINT ck_user_profiles_contact_version CHECK (contact_version >= 0),
        CONSTRAINT ck_user_profiles_status_version CHECK (status_version >= 0),
        CONSTRAINT ck_user_profiles_version CHECK (version > 0)
      );
      CREATE INDEX idx_user_profiles_status ON user_profiles (status);
      CREATE INDEX idx_user_profiles_created_at ON user_profiles (created_at);
      CREATE INDEX idx_user_profiles_email_blind ON user_profiles (email_blind);
      CREATE INDEX idx_user_profiles_phone_blind ON user_profiles (phone_blind);

      CREATE TABLE user_preferences (
        id uuid NOT NULL CONSTRAINT pk_user_preferences PRIMARY KEY,
        user_id varchar(64) NOT NULL CONSTRAINT uq_user_preferences_user_id UNIQUE,
        currency char(3),
        marketing_consent boolean NOT NULL DEFAULT false,
        marketing_consent_at timestamptz,
        settings jsonb NOT NULL DEFAULT '{}',
        version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_user_preferences_currency CHECK (currency ~ '^[A-Z]{3}$'),
        CONSTRAINT ck_user_preferences_marketing_consent_at
          CHECK (marketing_consent = (marketing_consent_at IS NOT NULL)),
        CONSTRAINT ck_user_preferences_settings CHECK (jsonb_typeof(settings) = 'object'),
        CONSTRAINT ck_user_preferences_version CHECK (version > 0)
      );

      CREATE TABLE event_logs (
        id uuid NOT NULL CONSTRAINT pk_event_logs PRIMARY KEY,
        event_id varchar(64) NOT NULL,
        event_type varchar(100) NOT NULL,
        source varchar(100) NOT NULL,
        handler varchar(100) NOT NULL,
        outcome heard_outcome NOT NULL,
        occurred_at timestamptz NOT NULL,
        processed_at timestamptz NOT NULL DEFAULT now(),
        error text,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_event_logs_error CHECK ((outcome = 'failed') = (error IS NOT NULL))
      );
      CREATE INDEX idx_event_logs_event_id ON event_logs (event_id);
      CREATE INDEX idx_event_logs_event_type_processed_at ON event_logs (event_type, processed_at);
    `);
    for (const table of ['user_profiles', 'user_preferences']) {
      await runner.query(touchUpdatedAt(table));
      await runner.query(activeView(table));
    }
    await runner.query(appendOnly('event_logs'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW user_profiles_active, user_preferences_active;
      DROP TABLE event_logs, user_preferences, user_profiles;
      DROP TYPE heard_outcome, profile_status;
    `);
  }
}
