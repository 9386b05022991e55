import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@tenfold/testing';
import { databaseMigrations, DatabaseUpkeep, Idempotency, newId } from '../index.ts';

let database: TestDatabase;
let upkeep: DatabaseUpkeep;

beforeEach(async () => {
  database = await testDatabase({ name: 'upkeep_spec', migrations: databaseMigrations });
  upkeep = new DatabaseUpkeep(database.db, new Idempotency(database.db));
});
afterEach(() => database.close());

interface Bounds {
  readonly from: string;
  readonly to: string;
}

/** Of the month partitions, in the order of time. */
async function bounds(): Promise<Bounds[]> {
  return database.query<Bounds>(`
    SELECT (regexp_match(bound, 'FROM \\(''(.+?)''\\)'))[1] AS from, (regexp_match(bound, 'TO \\(''(.+?)''\\)'))[1] AS to
    FROM (SELECT pg_get_expr(c.relpartbound, c.oid) AS bound FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
          WHERE i.inhparent = 'audit_logs'::regclass) parts
    WHERE bound <> 'DEFAULT' ORDER BY 1`);
}

const planAhead = (months: number): Promise<object[]> =>
  database.asMigrator(`UPDATE partition_plans SET months_ahead = ${months} WHERE table_name = 'audit_logs'`);

const auditAt = (time: string): Promise<object[]> =>
  database.query(
    `INSERT INTO audit_logs (id, entity_type, entity_id, action, created_at) VALUES ($1, 'order', 'o', 'view', ${time})`,
    [newId()],
  );

describe('DatabaseUpkeep', () => {
  test('the migration leaves nothing to be made', async () => {
    expect(await upkeep.run()).toEqual({ made: [], strayed: [], expiredKeys: 0 });
    expect(await bounds()).toHaveLength(4);
  });

  test('makes what is missing, through years, without gap or overlap, as the application role', async () => {
    await planAhead(30);
    const report = await upkeep.run();
    const all = await bounds();

    expect(report?.made).toHaveLength(27);
    expect(all).toHaveLength(31);
    all.slice(1).forEach((part, index) => expect(part.from).toBe(all[index]?.to));
    expect((await upkeep.run())?.made).toEqual([]);
  });

  test('rows go to the partition of their month, which has the indexes and guards of its parent', async () => {
    await auditAt('now()');
    const [row] = await database.query<{ partition: string; expected: string }>(
      `SELECT tableoid::regclass::text AS partition, 'audit_logs_' || to_char(created_at AT TIME ZONE 'UTC', 'YYYY_MM') AS expected FROM audit_logs`,
    );
    expect(row?.partition).toBe(row?.expected);

    const [indexes] = await database.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM pg_indexes WHERE tablename = $1',
      [row?.partition],
    );
    expect(indexes).toEqual({ count: 4 });
    await expect(database.query(`DELETE FROM ${row?.partition}`)).rejects.toMatchObject({
      constraint: 'append_only_audit_logs',
    });
  });

  test('a row that found no partition is kept in the DEFAULT one and reported', async () => {
    await auditAt(`now() + interval '10 years'`);
    expect(await upkeep.run()).toMatchObject({ strayed: ['audit_logs'] });
  });

  test('two replicas at once: one works, the other leaves it alone', async () => {
    await planAhead(6);
    const reports = await database.db.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(7310003)');
      return upkeep.run();
    });

    expect(reports).toBeUndefined();
    expect((await upkeep.run())?.made).toHaveLength(3);
  });

  test('the application can make no other table', async () => {
    await expect(database.query(`SELECT ensure_partitions('idempotency_keys')`)).rejects.toMatchObject({
      code: '42704',
    });
    await expect(database.query('CREATE TABLE mine ()')).rejects.toMatchObject({ code: '42501' });
  });
});
