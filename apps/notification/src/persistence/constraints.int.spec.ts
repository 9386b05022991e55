import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import { expectRefused, testDatabase, type TestDatabase } from '@tenfold/testing';
import { notificationDatabase } from './notification-database.ts';

let database: TestDatabase;

const names = ['recipient', 'notification', 'inbox', 'log', 'template', 'draft', 'preference'];
/** Ids of one living row of each kind: `:notification` in the SQL below is its quoted id. */
const ids: Readonly<Record<string, string>> = Object.fromEntries(names.map((name) => [name, newId()]));

const NOTIFICATION = `(id, event_id, occurred_at, recipient_id, recipient_address, recipient_key, channel, topic, template_key,
  locale, data, next_attempt_at)`;
const LIVING_ROWS = [
  `INSERT INTO recipients (id, user_id, email, email_blind, account_version) VALUES (:recipient, 'user-1', 'x', 'x', 1)`,
  `INSERT INTO notifications ${NOTIFICATION}
   VALUES (:notification, 'event-1', date_trunc('day', now()), 'user-1', NULL, 'key-1', 'email', 'orders', 'order_confirmed',
           'en', 'x', now())`,
  `INSERT INTO notifications ${NOTIFICATION}
   VALUES (:inbox, 'event-1', date_trunc('day', now()), 'user-1', NULL, 'key-1', 'in_app', 'orders', 'order_confirmed',
           'en', 'x', now())`,
  `INSERT INTO notification_logs (id, notification_id, notification_occurred_at, attempt, channel, outcome)
   VALUES (:log, :notification, date_trunc('day', now()), 1, 'email', 'sent')`,
  `UPDATE email_templates SET id = :template WHERE key = 'welcome' AND locale = 'en'`,
  `INSERT INTO email_templates (id, key, locale, revision, subject, body_html, body_text)
   VALUES (:draft, 'welcome', 'en', 2, 'x', 'x', 'x')`,
  `INSERT INTO notification_preferences (id, user_id, topic, channel, enabled)
   VALUES (:preference, 'user-1', 'cart', 'email', false)`,
];

beforeAll(async () => {
  database = await testDatabase(notificationDatabase);
  for (const statement of LIVING_ROWS) await database.asMigrator(filled(statement));
});
afterAll(() => database.close());

/** `:new` is a fresh id each time; any other `:name` is that of the row above. */
function filled(sql: string): string {
  return sql.replace(/:([a-z_]+)\b/g, (_, name: string) => `'${name === 'new' ? newId() : ids[name]}'`);
}

const set = (table: string, row: string, assignment: string) => `UPDATE ${table} SET ${assignment} WHERE id = :${row}`;
const recipient = (assignment: string) => set('recipients', 'recipient', assignment);
const notification = (assignment: string) => set('notifications', 'notification', assignment);
const template = (assignment: string) => set('email_templates', 'template', assignment);
const preference = (assignment: string) => set('notification_preferences', 'preference', assignment);
const log = (values: string) =>
  `INSERT INTO notification_logs (id, notification_id, notification_occurred_at, attempt, channel, outcome, duration_ms)
   VALUES (${values})`;

/** A partition refuses under its own name for the rule. */
const partition = `notifications_${new Date().toISOString().slice(0, 7).replace('-', '_')}`;
const inPartition: Readonly<Record<string, string>> = {
  pk_notifications: `${partition}_pkey`,
  uq_notifications_event_id_recipient_key_channel_template_key: `${partition}_event_id_recipient_key_channel_templa_key`,
};

/** Each rule of the schema with a statement that breaks it and nothing else. */
const refused: readonly (readonly [constraint: string, sql: string])[] = [
  // recipients
  ['pk_recipients', `INSERT INTO recipients (id, user_id) VALUES (:recipient, 'user-2')`],
  ['uq_recipients_user_id', `INSERT INTO recipients (id, user_id) VALUES (:new, 'user-1')`],
  ['ck_recipients_email', recipient('email = NULL, email_blind = NULL')],
  ['ck_recipients_email', recipient(`status = 'erased'`)],
  ['ck_recipients_email_blind', recipient('email_blind = NULL')],
  ['ck_recipients_name', recipient(`name = 'x'`)],
  ['ck_recipients_locale', recipient(`locale = ''`)],
  ['ck_recipients_time_zone', recipient(`time_zone = ''`)],
  [
    'ck_recipients_account_version',
    `INSERT INTO recipients (id, user_id, account_version) VALUES (:new, 'user-2', -1)`,
  ],
  ['ck_recipients_profile_version', recipient('profile_version = -1')],
  // notifications
  [
    'pk_notifications',
    `INSERT INTO notifications ${NOTIFICATION}
     VALUES (:notification, 'event-2', date_trunc('day', now()), 'user-1', NULL, 'key-1', 'email', 'orders', 'x', 'en', 'x', now())`,
  ],
  [
    'uq_notifications_event_id_recipient_key_channel_template_key',
    `INSERT INTO notifications ${NOTIFICATION}
     VALUES (:new, 'event-1', date_trunc('day', now()), 'user-1', NULL, 'key-1', 'email', 'orders', 'order_confirmed', 'en', 'x', now())`,
  ],
  ['ck_notifications_recipient', notification('recipient_id = NULL')],
  [
    'ck_notifications_topic',
    `INSERT INTO notifications ${NOTIFICATION} VALUES (:new, 'e', now(), 'u', NULL, 'k', 'email', '', 'x', 'en', 'x', now())`,
  ],
  [
    'ck_notifications_template_key',
    `INSERT INTO notifications ${NOTIFICATION} VALUES (:new, 'e', now(), 'u', NULL, 'k', 'email', 'x', '', 'en', 'x', now())`,
  ],
  ['ck_notifications_locale', notification(`locale = ''`)],
  ['ck_notifications_attempts', notification('attempts = -1')],
  ['ck_notifications_next_attempt_at', notification('next_attempt_at = NULL')],
  ['ck_notifications_sent_at', notification(`status = 'sent', next_attempt_at = NULL`)],
  ['ck_notifications_suppressed_reason', notification(`status = 'suppressed', next_attempt_at = NULL`)],
  [
    'ck_notifications_read_at',
    notification(`status = 'sent', next_attempt_at = NULL, sent_at = now(), read_at = now()`),
  ],
  [
    'ck_notifications_in_app',
    set('notifications', 'inbox', `status = 'sent', next_attempt_at = NULL, sent_at = now(), subject = 'x'`),
  ],
  ['frozen_notifications', notification(`event_id = 'event-2'`)],
  ['frozen_notifications', notification(`recipient_key = 'key-2'`)],
  ['frozen_notifications', notification(`template_key = 'welcome'`)],
  ['frozen_created_at', notification(`created_at = now() - interval '1 day'`)],
  ['not_null', notification('data = NULL')],
  // notification_logs
  ['pk_notification_logs', log(`:log, :notification, date_trunc('day', now()), 2, 'email', 'sent', 1`)],
  ['fk_notification_logs_notification', log(`:new, :new, date_trunc('day', now()), 1, 'email', 'sent', 1`)],
  [
    'uq_notification_logs_notification_id_attempt',
    log(`:new, :notification, date_trunc('day', now()), 1, 'email', 'failed', 1`),
  ],
  ['ck_notification_logs_attempt', log(`:new, :notification, date_trunc('day', now()), 0, 'email', 'sent', 1`)],
  ['ck_notification_logs_duration_ms', log(`:new, :notification, date_trunc('day', now()), 2, 'email', 'sent', -1`)],
  ['append_only_notification_logs', set('notification_logs', 'log', `outcome = 'failed'`)],
  ['append_only_notification_logs', `DELETE FROM notification_logs WHERE id = :log`],
  ['append_only_notification_logs', `TRUNCATE notification_logs`],
  // email_templates
  [
    'pk_email_templates',
    `INSERT INTO email_templates (id, key, locale, revision, subject, body_html, body_text)
     VALUES (:draft, 'welcome', 'en', 3, 'x', 'x', 'x')`,
  ],
  [
    'uq_email_templates_key_locale_revision',
    `INSERT INTO email_templates (id, key, locale, revision, subject, body_html, body_text)
     VALUES (:new, 'welcome', 'en', 2, 'x', 'x', 'x')`,
  ],
  ['uq_email_templates_key_locale', set('email_templates', 'draft', `status = 'active'`)],
  [
    'ck_email_templates_key',
    `INSERT INTO email_templates (id, key, locale, revision, subject, body_html, body_text)
     VALUES (:new, 'Not a key', 'en', 1, 'x', 'x', 'x')`,
  ],
  [
    'ck_email_templates_locale',
    `INSERT INTO email_templates (id, key, locale, revision, subject, body_html, body_text)
     VALUES (:new, 'welcome', '', 1, 'x', 'x', 'x')`,
  ],
  [
    'ck_email_templates_revision',
    `INSERT INTO email_templates (id, key, locale, revision, subject, body_html, body_text)
     VALUES (:new, 'welcome', 'fr', 0, 'x', 'x', 'x')`,
  ],
  ['ck_email_templates_subject', template(`subject = ' '`)],
  ['ck_email_templates_subject', template(`subject = E'Hello\\nBcc: all'`)],
  ['ck_email_templates_body_html', template(`body_html = ''`)],
  ['ck_email_templates_body_text', template(`body_text = repeat('x', 100001)`)],
  ['ck_email_templates_variables', template(`variables = '{}'`)],
  ['ck_email_templates_deleted_at', template('deleted_at = now()')],
  ['ck_email_templates_version', template('version = 0')],
  ['frozen_email_templates', template('revision = 9')],
  ['frozen_email_templates', template('legal = NOT legal')],
  // notification_preferences
  [
    'pk_notification_preferences',
    `INSERT INTO notification_preferences (id, user_id, topic, channel, enabled) VALUES (:preference, 'u', 'cart', 'email', true)`,
  ],
  [
    'uq_notification_preferences_user_id_topic_channel',
    `INSERT INTO notification_preferences (id, user_id, topic, channel, enabled) VALUES (:new, 'user-1', 'cart', 'email', true)`,
  ],
  ['ck_notification_preferences_topic', preference(`topic = 'weather'`)],
  ...['account', 'orders', 'payments', 'returns'].map(
    (topic) => ['ck_notification_preferences_legal', preference(`topic = '${topic}'`)] as const,
  ),
  ['ck_notification_preferences_version', preference('version = 0')],
];

describe('notification_db', () => {
  test.each(refused)('%s refuses: %s', (constraint, sql) =>
    expectRefused(database, filled(sql), inPartition[constraint] ?? constraint),
  );

  test('every named constraint of these tables is tried', async () => {
    const tables = ['recipients', 'notifications', 'notification_logs', 'email_templates', 'notification_preferences'];
    const rows = await database.query<{ name: string }>(
      `SELECT conname AS name FROM pg_constraint WHERE conrelid = ANY ($1::regclass[]) AND contype <> 'n' AND conparentid = 0
       UNION SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = ANY ($1::regclass[]) AND indisunique`,
      [tables],
    );
    const tried = new Set(refused.map(([constraint]) => constraint));
    expect(rows.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  });
});
