import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectRefused, expectSchemaKeepsRules, testDatabase, type TestDatabase } from '@tenfold/testing';
import { databaseMigrations } from '../index.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase({ name: 'platform_spec', migrations: databaseMigrations });
});
afterAll(() => database.close());

type Row = Readonly<Record<string, string>>;

/** An INSERT whose values are SQL expressions. */
function insert(table: string, ...rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map((row) => `(${columns.map((column) => row[column]).join(', ')})`);
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${values.join(', ')}`;
}

const answeredKey: Row = {
  id: 'gen_random_uuid()',
  caller: `'user-1'`,
  route: `'POST /v1/orders'`,
  key: `'k'`,
  fingerprint: `'f'`,
  status: `'answered'`,
  claim_token: 'NULL',
  locked_until: 'NULL',
  response_status: '201',
  expires_at: `now() + interval '1 day'`,
};
const claimedKey: Row = {
  ...answeredKey,
  status: `'claimed'`,
  claim_token: 'gen_random_uuid()',
  locked_until: `now() + interval '1 minute'`,
  response_status: 'NULL',
};

describe('idempotency_keys', () => {
  test.each<[string, readonly Row[]]>([
    ['uq_idempotency_keys_caller_route_key', [answeredKey, answeredKey]],
    ['ck_idempotency_keys_response_status', [{ ...answeredKey, response_status: '409' }]],
    ['ck_idempotency_keys_claimed', [{ ...claimedKey, claim_token: 'NULL' }]],
    ['ck_idempotency_keys_claimed', [{ ...claimedKey, locked_until: 'NULL' }]],
    ['ck_idempotency_keys_claimed', [{ ...claimedKey, response_status: '200' }]],
    ['ck_idempotency_keys_answered', [{ ...answeredKey, response_status: 'NULL' }]],
    ['ck_idempotency_keys_expires_at', [{ ...answeredKey, expires_at: 'now()' }]],
    ['not_null', [{ ...answeredKey, fingerprint: 'NULL' }]],
  ])('%s', (constraint, rows) => expectRefused(database, insert('idempotency_keys', ...rows), constraint));

  test('rows that break nothing are taken', async () => {
    await database.query(insert('idempotency_keys', answeredKey));
    await database.query(insert('idempotency_keys', { ...claimedKey, caller: `'user-2'` }));
  });
});

const auditRow: Row = {
  id: 'gen_random_uuid()',
  entity_type: `'order'`,
  entity_id: `'o'`,
  action: `'update'`,
  old_values: `'{}'`,
  new_values: `'{}'`,
};

describe('audit_logs', () => {
  test.each<[string, readonly Row[]]>([
    ['ck_audit_logs_old_values', [{ ...auditRow, action: `'create'` }]],
    ['ck_audit_logs_new_values', [{ ...auditRow, action: `'delete'` }]],
    ['not_null', [{ ...auditRow, entity_id: 'NULL' }]],
  ])('%s', async (constraint, rows) => {
    await expectRefused(database, insert('audit_logs', ...rows), constraint);
  });

  test('a row that breaks nothing is taken', async () => {
    await database.query(insert('audit_logs', auditRow));
  });
});

describe('partition_plans', () => {
  test.each(['0', '61'])('%s months ahead are refused', (months) =>
    expectRefused(
      database,
      insert('partition_plans', { table_name: `'t'`, months_ahead: months }),
      'ck_partition_plans_months_ahead',
    ),
  );
});

test('the rules of every schema are kept', async () => {
  await expect(expectSchemaKeepsRules(database)).resolves.toBeUndefined();
});
