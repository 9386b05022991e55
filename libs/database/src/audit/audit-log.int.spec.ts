import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@tenfold/testing';
import { AuditLog, databaseMigrations, newId } from '../index.ts';

let database: TestDatabase;
const audit = new AuditLog();

beforeAll(async () => {
  database = await testDatabase({ name: 'audit_spec', migrations: databaseMigrations });
});
afterAll(() => database.close());

test('an entry says who, what, before, after and from where', async () => {
  const entityId = newId();
  await database.db.transaction((tx) =>
    audit.record(tx, {
      userId: 'user-1',
      entityType: 'order',
      entityId,
      action: 'update',
      before: { status: 'pending', email: 'a@example.org' },
      after: { status: 'cancelled', email: 'b@example.org' },
      masked: ['email'],
      ipAddress: '192.0.2.7',
      userAgent: 'x'.repeat(600),
      requestId: 'request-1',
    }),
  );

  expect(await database.query('SELECT * FROM audit_logs WHERE entity_id = $1', [entityId])).toEqual([
    expect.objectContaining({
      user_id: 'user-1',
      service_client: null,
      entity_type: 'order',
      action: 'update',
      old_values: { status: 'pending', email: '***' },
      new_values: { status: 'cancelled', email: '***' },
      ip_address: '192.0.2.7',
      user_agent: 'x'.repeat(512),
      request_id: 'request-1',
      created_at: expect.any(Date),
    }),
  ]);
});

test('an act that is rolled back leaves no entry', async () => {
  const entityId = newId();
  const failing = database.db.transaction(async (tx) => {
    await audit.record(tx, { entityType: 'order', entityId, action: 'view' });
    throw new Error('refused');
  });

  await expect(failing).rejects.toThrow('refused');
  expect(await database.query('SELECT 1 AS one FROM audit_logs WHERE entity_id = $1', [entityId])).toEqual([]);
});

test.each(['UPDATE audit_logs SET user_id = NULL', 'DELETE FROM audit_logs'])(
  'nobody may rewrite it: %s',
  async (sql) => {
    await database.db.transaction((tx) =>
      audit.record(tx, { entityType: 'order', entityId: newId(), action: 'create', after: { a: 1 } }),
    );
    const refusal = { constraint: 'append_only_audit_logs' };
    await expect(database.query(sql)).rejects.toMatchObject(refusal);
    await expect(database.asMigrator(sql)).rejects.toMatchObject(refusal);
  },
);
