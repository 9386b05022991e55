import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@tenfold/testing';
import {
  databaseMigrations,
  fingerprint,
  Idempotency,
  newId,
  type Claim,
  type IdempotentRequest,
  type Tx,
} from '../index.ts';

let database: TestDatabase;
let idempotency: Idempotency;
let request: IdempotentRequest;

beforeAll(async () => {
  database = await testDatabase({ name: 'idempotency_spec', migrations: databaseMigrations });
  await database.asMigrator('CREATE TABLE effects (id uuid PRIMARY KEY, request varchar(255) NOT NULL)');
  idempotency = new Idempotency(database.db);
});
afterAll(() => database.close());
beforeEach(() => {
  request = { key: newId(), caller: 'user-1', route: 'POST /v1/things', fingerprint: fingerprint({ size: 1 }) };
});

const effect = (tx: Tx): Promise<unknown> => tx.query('INSERT INTO effects VALUES ($1, $2)', [newId(), request.key]);
const otherBody = (): IdempotentRequest => ({ ...request, fingerprint: fingerprint({ size: 2 }) });

async function effects(): Promise<number> {
  const rows = await database.query('SELECT 1 AS one FROM effects WHERE request = $1', [request.key]);
  return rows.length;
}

function place(id = newId()) {
  return idempotency.once(request, async (tx, claim) => {
    await claim({ status: 201, body: { id } });
    await effect(tx);
  });
}

async function letClaimRunOut(): Promise<void> {
  await database.query(`UPDATE idempotency_keys SET locked_until = now() - interval '1 second' WHERE key = $1`, [
    request.key,
  ]);
}

async function letKeyExpire(): Promise<void> {
  await database.asMigrator(
    `ALTER TABLE idempotency_keys DISABLE TRIGGER USER;
     UPDATE idempotency_keys SET created_at = now() - interval '2 days', expires_at = now() - interval '1 day' WHERE key = '${request.key}';
     ALTER TABLE idempotency_keys ENABLE TRIGGER USER`,
  );
}

describe('once', () => {
  test('the same request twice: one effect, the first answer again', async () => {
    const first = await place();
    const second = await place();

    expect(first.replayed).toBe(false);
    expect(second).toEqual({ answer: first.answer, replayed: true });
    expect(await effects()).toBe(1);
  });

  test('twenty at the same moment: one effect, one answer', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => place()));

    expect(new Set(all.map(({ answer }) => JSON.stringify(answer))).size).toBe(1);
    expect(all.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await effects()).toBe(1);
  });

  test('the same key with another body is refused, also in a race', async () => {
    const other = () => idempotency.once(otherBody(), async (_tx, claim) => claim({ status: 201, body: null }));
    const results = await Promise.allSettled([place(), other()]);

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'request.idempotency_key_reused', status: 422 },
    });
  });

  test('a failure after the claim stores neither effect nor answer', async () => {
    const failing = idempotency.once(request, async (tx, claim) => {
      await claim({ status: 201, body: null });
      await effect(tx);
      throw new Error('no stock');
    });

    await expect(failing).rejects.toThrow('no stock');
    expect(await effects()).toBe(0);
    expect((await place()).replayed).toBe(false);
  });

  test('another caller and another route have keys of their own', async () => {
    await place();
    const others = [
      { ...request, caller: 'user-2' },
      { ...request, route: 'POST /v1/others' },
    ];

    for (const other of others) expect(await idempotency.find(other)).toBeUndefined();
  });

  test('a caller that looked by itself, and was overtaken since, gets the answer of its rival', async () => {
    expect(await idempotency.find(request)).toBeUndefined();
    const { answer } = await place();

    const late = await idempotency.onceAfterLook(request, async (tx, claim) => {
      await claim({ status: 201, body: 'late' });
      await effect(tx);
    });

    expect(late).toEqual({ answer, replayed: true });
    expect(await effects()).toBe(1);
  });

  test('an expired key is free again', async () => {
    await place();
    await letKeyExpire();

    expect((await place()).replayed).toBe(false);
    expect(await effects()).toBe(2);
  });

  test('work that never claims is a defect, not a silent success', async () => {
    await expect(idempotency.once(request, async (tx) => void (await effect(tx)))).rejects.toThrow('without claiming');
    expect(await effects()).toBe(0);
  });
});

describe('begin and complete', () => {
  const begin = async (): Promise<Claim> => (await idempotency.begin(request, 30_000)) as Claim;
  const complete = (claim: Claim, body: unknown): Promise<void> =>
    database.db.transaction((tx) => idempotency.complete(tx, claim, { status: 202, body }));

  test('a rival is told to come back while the claim is held, and gets the answer afterwards', async () => {
    const claim = await begin();
    await expect(idempotency.begin(request, 30_000)).rejects.toMatchObject({
      code: 'request.idempotency_key_in_progress',
      headers: { 'retry-after': '30' },
    });

    await complete(claim, { paid: true });
    expect(await idempotency.begin(request, 30_000)).toEqual({
      answer: { status: 202, body: { paid: true } },
      replayed: true,
    });
  });

  test('a claim that ran out is taken over, and its first holder cannot complete it', async () => {
    const zombie = await begin();
    await letClaimRunOut();
    const successor = await begin();

    await expect(complete(zombie, 'zombie')).rejects.toMatchObject({ status: 409 });
    await complete(successor, 'successor');
    expect(await idempotency.find(request)).toEqual({ status: 202, body: 'successor' });
  });

  test('a claim that was given back is free at once', async () => {
    await idempotency.abandon(await begin());
    expect(await begin()).toHaveProperty('token');
  });

  test('another body is refused while claimed and when the claim ran out', async () => {
    await begin();
    await expect(idempotency.begin(otherBody(), 1_000)).rejects.toMatchObject({ status: 422 });
    await letClaimRunOut();
    await expect(idempotency.begin(otherBody(), 1_000)).rejects.toMatchObject({ status: 422 });
  });
});

test('forgetExpired removes what has expired and nothing else', async () => {
  await place();
  await letKeyExpire();
  const expired = request;
  request = { ...request, key: newId() };
  await place();

  expect(await idempotency.forgetExpired()).toBe(1);
  expect(await database.query('SELECT 1 AS one FROM idempotency_keys WHERE key = $1', [expired.key])).toEqual([]);
  expect(await idempotency.find(request)).toBeDefined();
});
