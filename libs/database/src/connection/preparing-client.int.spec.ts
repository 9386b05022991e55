import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connected, testDatabase, type TestDatabase } from '@tenfold/testing';
import { PreparingClient } from './preparing-client.ts';

let database: TestDatabase;
let client: PreparingClient;

beforeAll(async () => {
  database = await testDatabase({ name: 'preparing_spec', migrations: [] });
  client = new PreparingClient({ connectionString: database.urls.app });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.close();
});

const prepared = async () =>
  (await client.query<{ statement: string }>('SELECT statement FROM pg_prepared_statements')).rows;

describe('a connection of a service', () => {
  test('prepares a statement with parameters once, and runs it with others', async () => {
    const sums = [];
    for (const value of [1, 2, 3]) {
      const { rows } = await client.query<{ sum: number }>('SELECT $1::int + 1 AS sum', [value]);
      sums.push(rows[0]?.sum);
    }

    expect(sums).toEqual([2, 3, 4]);
    expect((await prepared()).filter(({ statement }) => statement.includes('sum'))).toHaveLength(1);
  });

  test('prepares a statement without parameters as well', async () => {
    expect((await client.query('SELECT 6 * 7 AS answer')).rows).toEqual([{ answer: 42 }]);

    expect(await prepared()).toContainEqual({ statement: 'SELECT 6 * 7 AS answer' });
  });

  test('sends several statements, and what is not planned, as it is', async () => {
    const before = await prepared();
    await client.query('SELECT 1; SELECT 2');
    await client.query('SET statement_timeout = 1000');

    expect(await prepared()).toEqual(before);
  });

  test('prepares nothing when it is told so, not even what has a name', async () => {
    const plain = new PreparingClient({ connectionString: database.urls.app, prepares: false });
    await plain.connect();
    const sum = (value: number) => plain.query<{ sum: number }>('SELECT $1::int + 1 AS sum', [value]);
    const named = { name: 'named', text: 'SELECT $1::int + 2 AS sum', values: [1] };

    expect([(await sum(1)).rows, (await plain.query(named)).rows]).toEqual([[{ sum: 2 }], [{ sum: 3 }]]);
    expect((await plain.query('SELECT statement FROM pg_prepared_statements')).rows).toEqual([]);
    await plain.end();
  });

  test('goes on after a statement that was refused', async () => {
    await expect(client.query('SELECT nothing FROM nowhere WHERE a = $1', [1])).rejects.toThrow('nowhere');
    await expect(client.query('SELECT 1 / $1::int AS quotient', [0])).rejects.toThrow('division by zero');

    expect((await client.query('SELECT 1 / $1::int AS quotient', [1])).rows).toEqual([{ quotient: 1 }]);
  });

  test('stops preparing when it keeps very many', async () => {
    for (let column = 0; column < 600; column++) await client.query(`SELECT $1::int AS c${column}`, [column]);

    expect((await prepared()).length).toBeLessThanOrEqual(500);
    expect((await client.query('SELECT $1::int AS c599', [7])).rows).toEqual([{ c599: 7 }]);
  });

  test('runs statements that are sent together in their order, and the failure of one stops those behind it', async () => {
    await client.query('CREATE TEMPORARY TABLE steps (n int PRIMARY KEY)');
    await client.query('START TRANSACTION');
    const insert = (n: number) => client.query('INSERT INTO steps VALUES ($1)', [n]);
    const results = await Promise.allSettled([insert(1), insert(2), insert(1), insert(3)]);
    await client.query('ROLLBACK');

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
    expect((results[2] as PromiseRejectedResult).reason).toMatchObject({ code: '23505' });
    expect((results[3] as PromiseRejectedResult).reason).toMatchObject({ code: '25P02' });
    expect((await client.query('SELECT n FROM steps')).rows).toEqual([]);
  });

  test('sends the start of a transaction with its first statement', async () => {
    const state = () =>
      connected(database.urls.app, async (other) => {
        const sql = `SELECT state FROM pg_stat_activity WHERE application_name = 'preparing'`;
        return (await other.query<{ state: string }>(sql)).rows[0]?.state;
      });
    await client.query(`SET application_name = 'preparing'`);
    await client.query('START TRANSACTION');
    expect(await state()).toBe('idle');
    await client.query('SELECT $1::int', [1]);
    expect(await state()).toBe('idle in transaction');
    await client.query('ROLLBACK');
    await client.query('START TRANSACTION');
    await client.query('COMMIT');
    expect(await state()).toBe('idle');
  });

  test('tells whoever begins a transaction on a session that is gone', async () => {
    const lost = new PreparingClient({ connectionString: database.urls.app });
    lost.on('error', () => undefined);
    await lost.connect();
    const [{ pid }] = (await lost.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows as [{ pid: number }];
    await client.query('SELECT pg_terminate_backend($1, 5000)', [pid]);
    await lost.query('START TRANSACTION');

    await expect(lost.query('SELECT $1::int', [1])).rejects.toThrow();
    await lost.end();
  });
});
