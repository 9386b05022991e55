import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@tenfold/testing';
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
    expect(await prepared()).toEqual([{ statement: 'SELECT $1::int + 1 AS sum' }]);
  });

  test('sends what has no parameters, or several statements, as it is', async () => {
    await client.query('SELECT 1; SELECT 2');

    expect(await prepared()).toHaveLength(1);
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
});
