import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { connected, testDatabase, type TestDatabase } from '@tenfold/testing';
import {
  createDataSource,
  databaseMigrations,
  isDatabaseDown,
  isTransient,
  sqlState,
  uniqueViolation,
  violatedConstraint,
  type Tx,
} from '../index.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase({ name: 'database_spec', migrations: databaseMigrations });
  await database.asMigrator('CREATE TABLE counters (id int CONSTRAINT pk_counters PRIMARY KEY, value int NOT NULL)');
});
afterAll(() => database.close());
beforeEach(() => database.query('DELETE FROM counters'));

const insert = (tx: Tx, id: number): Promise<unknown> => tx.query('INSERT INTO counters VALUES ($1, 0)', [id]);

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('Database.transaction', () => {
  test('stores everything and returns what the work returned', async () => {
    const result = await database.db.transaction(async (tx) => {
      await insert(tx, 1);
      await insert(tx, 2);
      return 'done';
    });

    expect(result).toBe('done');
    expect(await database.query('SELECT id FROM counters ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
  });

  test('stores nothing when the work fails, and passes its error on', async () => {
    const refusal = new Error('refused');
    const failing = database.db.transaction(async (tx) => {
      await insert(tx, 1);
      throw refusal;
    });

    await expect(failing).rejects.toBe(refusal);
    expect(await database.query('SELECT id FROM counters')).toEqual([]);
  });

  test('what is still under way when the work fails has no effect, then or later', async () => {
    let straggler: Promise<unknown> = Promise.resolve();
    const failing = database.db.transaction(async (tx) => {
      straggler = failureOf(tx.query('SELECT pg_sleep(0.2)').then(() => insert(tx, 1)));
      throw new Error('out of time');
    });

    await expect(failing).rejects.toThrow('out of time');
    expect(await straggler).toMatchObject({ message: 'The transaction has ended' });
    expect(await database.query('SELECT id FROM counters')).toEqual([]);
  });

  test('what was not waited for comes too late for the commit, and has no effect', async () => {
    let straggler: Promise<unknown> = Promise.resolve();
    await database.db.transaction(async (tx) => {
      await insert(tx, 1);
      straggler = failureOf(tx.query('SELECT pg_sleep(0.1)').then(() => insert(tx, 2)));
    });

    expect(await straggler).toMatchObject({ message: 'The transaction has ended' });
    expect(await database.query('SELECT id FROM counters')).toEqual([{ id: 1 }]);
  });

  test('what is not committed cannot be read from outside', async () => {
    await database.db.transaction(async (tx) => {
      await insert(tx, 1);
      expect(await database.db.read.query('SELECT id FROM counters')).toEqual([]);
    });
  });

  test('many more at once than there are connections all come through', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, id) => database.db.transaction((tx) => insert(tx, id))));
    expect(await database.query('SELECT count(*)::int AS count FROM counters')).toEqual([{ count: 60 }]);
  });
});

describe('Database.onCommit', () => {
  test('tells of each commit, with its transaction, and of no rollback', async () => {
    const committed: Tx[] = [];
    const seen: Tx[] = [];
    const stop = database.db.onCommit((tx) => committed.push(tx));
    await database.db.transaction(async (tx) => void seen.push(tx));
    await failureOf(database.db.transaction(() => Promise.reject(new Error('refused'))));
    stop();
    await database.db.transaction(async () => {});

    expect(committed).toEqual(seen);
    expect(committed).toHaveLength(1);
  });

  test('the rows are there when the listener is called', async () => {
    const reads: Promise<unknown>[] = [];
    const stop = database.db.onCommit(() => reads.push(database.query('SELECT id FROM counters')));
    await database.db.transaction((tx) => insert(tx, 1));
    stop();

    expect(await Promise.all(reads)).toEqual([[{ id: 1 }]]);
  });
});

test('a listener that fails does not turn a commit into a failure', async () => {
  Logger.overrideLogger(false);
  const stop = database.db.onCommit(() => {
    throw new Error('listener');
  });
  await database.db.transaction((tx) => insert(tx, 1));
  stop();
  Logger.overrideLogger(['error', 'warn', 'log']);

  expect(await database.query('SELECT id FROM counters')).toEqual([{ id: 1 }]);
});

describe('sessions', () => {
  test('have their limits from the first statement on', async () => {
    const [row] = await database.query(`
      SELECT current_setting('lock_timeout') AS lock, current_setting('statement_timeout') AS statement,
             current_setting('idle_in_transaction_session_timeout') AS idle, current_setting('application_name') AS name,
             current_setting('timezone') AS zone`);

    expect(row).toEqual({ lock: '2s', statement: '10s', idle: '5s', name: 'database_spec', zone: 'UTC' });
  });

  test('limits can be set', async () => {
    const source = createDataSource({
      url: database.urls.app,
      applicationName: 'limits',
      limits: { lockTimeoutMs: 150, poolMin: 0, poolMax: 1 },
    });
    await source.initialize();
    expect(await source.query(`SELECT current_setting('lock_timeout') AS lock`)).toEqual([{ lock: '150ms' }]);
    await source.destroy();
  });
});

describe('what an error means', () => {
  test('a unique violation is known by its constraint', async () => {
    const error = await failureOf(
      database.db.transaction(async (tx) => {
        await insert(tx, 1);
        await insert(tx, 1);
      }),
    );

    expect(uniqueViolation(error)).toBe(true);
    expect(uniqueViolation(error, 'pk_counters')).toBe(true);
    expect(uniqueViolation(error, 'uq_other')).toBe(false);
    expect(violatedConstraint(error)).toBe('pk_counters');
    expect([isTransient(error), isDatabaseDown(error)]).toEqual([false, false]);
  });

  test('a lock that is not given in time is transient', async () => {
    await database.query('INSERT INTO counters VALUES (1, 0)');
    const error = await database.db.transaction(async (holder) => {
      await holder.query('UPDATE counters SET value = 1');
      return failureOf(
        database.db.transaction(async (tx) => {
          await tx.query(`SET LOCAL lock_timeout = '20ms'`);
          await tx.query('UPDATE counters SET value = 2');
        }),
      );
    });

    expect(sqlState(error)).toBe('55P03');
    expect([isTransient(error), isDatabaseDown(error)]).toEqual([true, false]);
  });

  test('a deadlock is transient for the one that loses', async () => {
    await database.query('INSERT INTO counters VALUES (1, 0), (2, 0)');
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const crossing = (from: number, to: number, mine: PromiseWithResolvers<void>, theirs: PromiseWithResolvers<void>) =>
      database.db.transaction(async (tx) => {
        await tx.query('UPDATE counters SET value = value + 1 WHERE id = $1', [from]);
        mine.resolve();
        await theirs.promise;
        await tx.query('UPDATE counters SET value = value + 1 WHERE id = $1', [to]);
      });
    const results = await Promise.allSettled([crossing(1, 2, first, second), crossing(2, 1, second, first)]);
    const lost = results.filter((result) => result.status === 'rejected');

    expect(lost).toHaveLength(1);
    expect(sqlState(lost[0]?.reason)).toBe('40P01');
    expect(isTransient(lost[0]?.reason)).toBe(true);
  });

  test('a session that the server ends means that the database is down, and the pool recovers', async () => {
    const error = await failureOf(
      database.db.transaction(async (tx) => {
        const [{ pid }] = await tx.query<[{ pid: number }]>('SELECT pg_backend_pid() AS pid');
        await connected(database.urls.app, (client) => client.query('SELECT pg_terminate_backend($1, 5000)', [pid]));
        await tx.query('SELECT 1');
      }),
    );

    expect(isDatabaseDown(error)).toBe(true);
    expect(isTransient(error)).toBe(false);
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('a session that ends before the commit is no success', async () => {
    const error = await failureOf(
      database.db.transaction(async (tx) => {
        const [{ pid }] = await tx.query<[{ pid: number }]>('SELECT pg_backend_pid() AS pid');
        await insert(tx, 1);
        await connected(database.urls.app, (client) => client.query('SELECT pg_terminate_backend($1, 5000)', [pid]));
      }),
    );

    expect(isDatabaseDown(error)).toBe(true);
    expect(await database.query('SELECT id FROM counters')).toEqual([]);
  });

  test('a server that nobody can reach is down', async () => {
    const source = createDataSource({ url: 'postgres://nobody@127.0.0.1:1/none', applicationName: 'nobody' });
    expect(isDatabaseDown(await failureOf(source.initialize()))).toBe(true);
  });

  test.each([
    ['a statement that is wrong', 'SELECT nothing_like_this', '42703'],
    ['a division by zero', 'SELECT 1 / 0', '22012'],
  ])('%s is neither transient nor an outage', async (_title, sql, state) => {
    const error = await failureOf(database.query(sql));

    expect(sqlState(error)).toBe(state);
    expect([isTransient(error), isDatabaseDown(error)]).toEqual([false, false]);
  });

  test.each([[new Error('no stock')], ['text'], [undefined], [null]])('%p did not come from Postgres', (error) => {
    expect(sqlState(error)).toBeUndefined();
    expect([isTransient(error), isDatabaseDown(error), uniqueViolation(error)]).toEqual([false, false, false]);
  });
});

describe('Database.named', () => {
  test('reads by a prepared statement, with the parameters of each call', async () => {
    const double = (n: number) =>
      database.db.named<{ doubled: number }>('double', 'SELECT $1::int * 2 AS doubled', [n]);

    expect(await Promise.all([1, 2, 3].map(double))).toEqual([[{ doubled: 2 }], [{ doubled: 4 }], [{ doubled: 6 }]]);
  });
});
