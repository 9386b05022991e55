import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import { expectRefused, testDatabase, type TestDatabase } from '@tenfold/testing';
import { authDatabase } from './auth-database.ts';

const hash = (letter: string) => letter.repeat(60);

/** Ids of one living row of each kind, for statements to begin from: `:ada` in the SQL below is its quoted id. */
const ids: Readonly<Record<string, string>> = Object.fromEntries(
  ['ada', 'grace', 'buyer', 'auditor', 'held', 'token', 'next_key', 'active_key', 'entry', 'link', 'reset'].map(
    (name) => [name, newId()],
  ),
);

const LIVING_ROWS = [
  `INSERT INTO users (id, email, username, password_hash) VALUES (:ada, 'ada@tenfold.example', 'ada', '${hash('a')}')`,
  `INSERT INTO users (id, email, username, password_hash) VALUES (:grace, 'grace@tenfold.example', 'grace', '${hash('b')}')`,
  `INSERT INTO roles (id, name) VALUES (:buyer, 'buyer'), (:auditor, 'auditor')`,
  `INSERT INTO user_roles (id, user_id, role_id) VALUES (:held, :ada, :buyer)`,
  `INSERT INTO refresh_tokens (id, user_id, token_hash, family_id, expires_at)
   VALUES (:token, :ada, 'used', :token, now() + interval '1 day')`,
  `INSERT INTO signing_keys (id, kid, algorithm, public_jwk, private_key, status, not_before, expires_at)
   VALUES (:next_key, 'next', 'EdDSA', '{}', 'x', 'next', now(), now() + interval '1 day'),
          (:active_key, 'active', 'EdDSA', '{}', 'x', 'active', now(), now() + interval '1 day')`,
  `INSERT INTO security_audit_logs (id, event, outcome) VALUES (:entry, 'login', 'success')`,
  `INSERT INTO email_verification_tokens (id, user_id, email, token_hash, expires_at)
   VALUES (:link, :ada, 'ada@tenfold.example', 'mailed', now() + interval '1 day')`,
  `INSERT INTO password_reset_tokens (id, user_id, token_hash, expires_at)
   VALUES (:reset, :ada, 'mailed', now() + interval '1 day')`,
];

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase(authDatabase);
  for (const statement of LIVING_ROWS) await database.asMigrator(filled(statement));
});
afterAll(() => database.close());

/** `:new` is a fresh id each time; any other `:name` is that of the row above. */
function filled(sql: string): string {
  return sql.replace(/:([a-z_]+)\b/g, (_, name: string) => `'${name === 'new' ? newId() : ids[name]}'`);
}

const set = (table: string, row: string, assignment: string) => `UPDATE ${table} SET ${assignment} WHERE id = :${row}`;
const user = (assignment: string) => set('users', 'ada', assignment);
const role = (assignment: string) => set('roles', 'buyer', assignment);
const newLink = (id: string, hash: string) =>
  `INSERT INTO email_verification_tokens (id, user_id, email, token_hash, expires_at)
   VALUES (${id}, :ada, 'ada@tenfold.example', '${hash}', now() + interval '1 day')`;
const newReset = (id: string, hash: string) =>
  `INSERT INTO password_reset_tokens (id, user_id, token_hash, expires_at)
   VALUES (${id}, :ada, '${hash}', now() + interval '1 day')`;
const newUser = (id: string, email: string, username: string) =>
  `INSERT INTO users (id, email, username, password_hash) VALUES (${id}, '${email}', '${username}', '${hash('c')}')`;

/** Each rule of the schema with a statement that breaks it and nothing else. */
const refused: readonly (readonly [constraint: string, sql: string])[] = [
  // users
  ['pk_users', newUser(':ada', 'new@tenfold.example', 'new')],
  ['uq_users_email', newUser(':new', 'ADA@tenfold.example', 'new')],
  ['uq_users_username', newUser(':new', 'new@tenfold.example', 'Ada')],
  ['ck_users_email', user(`email = 'ada at tenfold'`)],
  ['ck_users_email_trimmed', user(`email = ' ada@tenfold.example'`)],
  ['ck_users_password_hash', user(`password_hash = 'a password in the clear'`)],
  ['ck_users_failed_login_count', user('failed_login_count = -1')],
  ['ck_users_version', user('version = 0')],
  ['ck_users_event_version', user('event_version = -1')],
  ['not_null', user('email = NULL')],
  ['not_null', user('password_hash = NULL')],
  // roles
  ['pk_roles', `INSERT INTO roles (id, name) VALUES (:buyer, 'new')`],
  ['uq_roles_name', `INSERT INTO roles (id, name) VALUES (:new, 'admin')`],
  ['ck_roles_built_in', `UPDATE roles SET deleted_at = now() WHERE name = 'admin'`],
  ['ck_roles_version', role('version = 0')],
  // user_roles
  ['pk_user_roles', `INSERT INTO user_roles (id, user_id, role_id) VALUES (:held, :grace, :buyer)`],
  ['uq_user_roles_user_id_role_id', `INSERT INTO user_roles (id, user_id, role_id) VALUES (:new, :ada, :buyer)`],
  ['fk_user_roles_user_id', set('user_roles', 'held', 'user_id = :new')],
  ['fk_user_roles_role_id', set('user_roles', 'held', 'role_id = :new')],
  ['fk_user_roles_role_id', `DELETE FROM roles WHERE id = :buyer`],
  // refresh_tokens
  [
    'pk_refresh_tokens',
    `INSERT INTO refresh_tokens (id, user_id, token_hash, family_id, expires_at)
     VALUES (:token, :ada, 'new', :token, now() + interval '1 day')`,
  ],
  [
    'uq_refresh_tokens_token_hash',
    `INSERT INTO refresh_tokens (id, user_id, token_hash, family_id, expires_at)
     VALUES (:new, :grace, 'used', :new, now() + interval '1 day')`,
  ],
  ['ck_refresh_tokens_expires_at', set('refresh_tokens', 'token', 'expires_at = created_at')],
  ['fk_refresh_tokens_user_id', set('refresh_tokens', 'token', 'user_id = :new')],
  // signing_keys
  [
    'pk_signing_keys',
    `INSERT INTO signing_keys SELECT (k).* FROM
       (SELECT jsonb_populate_record(s, '{"kid": "new"}') AS k FROM signing_keys s WHERE id = :next_key) copied`,
  ],
  ['uq_signing_keys_kid', set('signing_keys', 'next_key', `kid = 'active'`)],
  ['uq_signing_keys_active', set('signing_keys', 'next_key', `status = 'active'`)],
  ['uq_signing_keys_next', set('signing_keys', 'active_key', `status = 'next'`)],
  ['ck_signing_keys_expires_at', set('signing_keys', 'next_key', 'expires_at = not_before')],
  // email_verification_tokens
  ['pk_email_verification_tokens', newLink(':link', 'new')],
  ['uq_email_verification_tokens_token_hash', newLink(':new', 'mailed')],
  ['ck_email_verification_tokens_expires_at', set('email_verification_tokens', 'link', 'expires_at = created_at')],
  ['fk_email_verification_tokens_user_id', set('email_verification_tokens', 'link', 'user_id = :new')],
  ['not_null', set('email_verification_tokens', 'link', 'email = NULL')],
  // password_reset_tokens
  ['pk_password_reset_tokens', newReset(':reset', 'new')],
  ['uq_password_reset_tokens_token_hash', newReset(':new', 'mailed')],
  ['ck_password_reset_tokens_expires_at', set('password_reset_tokens', 'reset', 'expires_at = created_at')],
  ['fk_password_reset_tokens_user_id', set('password_reset_tokens', 'reset', 'user_id = :new')],
  // security_audit_logs
  ['append_only_security_audit_logs', set('security_audit_logs', 'entry', `outcome = 'failure'`)],
  ['append_only_security_audit_logs', 'DELETE FROM security_audit_logs'],
];

describe('auth_db refuses', () => {
  test.each(refused)('%s: %s', (constraint, sql) => expectRefused(database, filled(sql), constraint));

  test('pk_security_audit_logs, by the name that it has in the partition of the month', async () => {
    const twice = database.asMigrator('INSERT INTO security_audit_logs SELECT * FROM security_audit_logs');
    await expect(twice).rejects.toMatchObject({
      constraint: expect.stringMatching(/^security_audit_logs_\d{4}_\d{2}_pkey$/),
    });
  });

  test('nothing is left untried: every named constraint of the schema is in the list', async () => {
    const named = await database.query<{ name: string }>(
      `SELECT conname AS name FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f', 'c') AND conparentid = 0
         AND conrelid::regclass::text = ANY ($1)
       UNION SELECT indexname FROM pg_indexes
       WHERE schemaname = 'public' AND indexname LIKE 'uq_%' AND tablename = ANY ($1)`,
      [
        [
          'users',
          'roles',
          'user_roles',
          'refresh_tokens',
          'signing_keys',
          'security_audit_logs',
          'email_verification_tokens',
          'password_reset_tokens',
        ],
      ],
    );
    const tried = new Set([...refused.map(([constraint]) => constraint), 'pk_security_audit_logs']);
    expect(named.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  });
});

describe('auth_db allows', () => {
  test.each([
    [
      'the address of an account that was removed',
      `UPDATE users SET deleted_at = now() WHERE id = :ada;
       ${newUser(':new', 'ada@tenfold.example', 'ada')}`,
    ],
    ['accounts without a user name', `UPDATE users SET username = NULL`],
    ["removing a role of the shop's own", role('deleted_at = now()')],
    [
      'the next key to become the active one once the active one retires',
      `UPDATE signing_keys SET status = 'retiring' WHERE id = :active_key;
       UPDATE signing_keys SET status = 'active' WHERE id = :next_key`,
    ],
  ])('%s', (_, sql) => database.whileChanged(filled(sql), async () => {}));

  test('removing an account for good, and its sessions and roles go with it', async () => {
    await database.whileChanged(filled(`DELETE FROM users WHERE id = :ada`), async (connection) => {
      const left = await connection.query(
        filled(
          `SELECT id FROM user_roles WHERE user_id = :ada UNION ALL SELECT id FROM refresh_tokens WHERE user_id = :ada`,
        ),
      );
      expect(left).toEqual([]);
    });
  });
});
