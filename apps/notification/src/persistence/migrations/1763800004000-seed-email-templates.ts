import { newId } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { messages, variablesOf } from '../../domain/messages.ts';
import { topics } from '../../domain/topics.ts';
import { firstRevisions } from '../../templates/seed/first-revisions.ts';

/** Words for every message in English and for some in German, so that the first event can be told. */
export class SeedEmailTemplates1763800004000 implements MigrationInterface {
  readonly name = 'SeedEmailTemplates1763800004000';

  async up(runner: QueryRunner): Promise<void> {
    for (const { key, locale, subject, bodyHtml, bodyText } of firstRevisions()) {
      await runner.query(
        `INSERT INTO email_templates (id, key, locale, revision, subject, body_html, body_text, variables, status, legal)
         VALUES ($1, $2, $3, 1, $4, $5, $6, $7, 'active', $8)`,
        [
          newId(),
          key,
          locale,
          subject,
          bodyHtml,
          bodyText,
          JSON.stringify(variablesOf(key)),
          topics[messages[key].topic].legal,
        ],
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM email_templates`);
  }
}
