import { activeView, freezeColumns, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The words of every message, in revisions: at most one of a key and language is in use. */
export class CreateEmailTemplates1763800002000 implements MigrationInterface {
  readonly name = 'CreateEmailTemplates1763800002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE email_template_status AS ENUM ('draft', 'active', 'retired');

      CREATE TABLE email_templates (
        id uuid NOT NULL CONSTRAINT pk_email_templates PRIMARY KEY,
        key varchar(100) NOT NULL,
        locale varchar(35) NOT NULL,
        revision int NOT NULL,
        subject varchar(255) NOT NULL,
        body_html text NOT NULL,
        body_text text NOT NULL,
        variables jsonb NOT NULL DEFAULT '[]',
        status email_template_status NOT NULL DEFAULT 'draft',
        legal boolean NOT NULL DEFAULT false,
        version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT uq_email_templates_key_locale_revision UNIQUE (key, locale, revision),
        CONSTRAINT ck_email_templates_key CHECK (key ~ '^[a-z_]+$'),
        CONSTRAINT ck_email_templates_locale CHECK (locale <> ''),
        CONSTRAINT ck_email_templates_revision CHECK (revision > 0),
        CONSTRAINT ck_email_templates_subject CHECK (btrim(subject) <> '' AND subject !~ '[\\r\\n]'),
        CONSTRAINT ck_email_templates_body_html CHECK (length(body_html) BETWEEN 1 AND 100000),
        CONSTRAINT ck_email_templates_body_text CHECK (length(body_text) BETWEEN 1 AND 100000),
        CONSTRAINT ck_email_templates_variables CHECK (jsonb_typeof(variables) = 'array'),
        CONSTRAINT ck_email_templates_deleted_at CHECK (deleted_at IS NULL OR status <> 'active'),
        CONSTRAINT ck_email_templates_version CHECK (version > 0)
      );
      CREATE UNIQUE INDEX uq_email_templates_key_locale ON email_templates (key, locale) WHERE status = 'active';
    `);
    await runner.query(touchUpdatedAt('email_templates'));
    await runner.query(freezeColumns('email_templates', ['key', 'locale', 'revision', 'legal']));
    await runner.query(activeView('email_templates'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW email_templates_active;
      DROP TABLE email_templates;
      DROP TYPE email_template_status;
    `);
  }
}
