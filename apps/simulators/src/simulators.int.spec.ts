import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually, testDatabase, type TestDatabase } from '@tenfold/testing';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { migrations } from './persistence/migrations/index.ts';
import { buildServer } from './server.ts';

const SECRET = 'a-secret-that-only-two-know';

interface Received {
  readonly body: string;
  readonly signature: string;
}

let database: TestDatabase;
let pool: pg.Pool;
let app: FastifyInstance;
let receiver: Server;
let received: Received[] = [];
let refuseNext = 0;

beforeAll(async () => {
  database = await testDatabase({ name: 'simulators', migrations });
  pool = new pg.Pool({ connectionString: database.urls.app });
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (refuseNext > 0) {
        refuseNext -= 1;
        response.writeHead(503).end();
        return;
      }
      received.push({
        body: Buffer.concat(chunks).toString(),
        signature: String(request.headers['x-simulator-signature']),
      });
      response.writeHead(200).end();
    });
  }).listen(0);
  const hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  app = buildServer(
    {
      PORT: 0,
      HOST: '127.0.0.1',
      SIMULATORS_DATABASE_URL: database.urls.app,
      SIMULATORS_PAYMENT_WEBHOOK_URL: hook,
      SIMULATORS_PAYMENT_WEBHOOK_SECRET: SECRET,
      SIMULATORS_CARRIER_WEBHOOK_URL: hook,
      SIMULATORS_CARRIER_WEBHOOK_SECRET: SECRET,
      LOG_LEVEL: 'silent',
    },
    pool,
  );
  await app.listen({ port: 0, host: '127.0.0.1' });
});

afterAll(async () => {
  await app.close();
  await pool.end();
  receiver.close();
  await database.close();
});

beforeEach(() => {
  received = [];
  refuseNext = 0;
});

async function call(method: 'GET' | 'POST', path: string, body?: object, key?: string, signal?: AbortSignal) {
  const answer = await fetch(`${app.listeningOrigin}${path}`, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    body: body && JSON.stringify(body),
    ...(signal && { signal }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const anAuthorization = (token: string, over: object = {}) => ({
  token,
  amount: 3998,
  currency: 'EUR',
  orderId: uuidv7(),
  ...over,
});

const ledgerOf = async (orderId: string) =>
  (
    (await call('GET', `/ledger?orderId=${orderId}`)).body.entries as {
      kind: string;
      outcome: string;
      amount: number;
    }[]
  ).map(({ kind, outcome, amount }) => `${kind} ${outcome} ${amount}`);

describe('provider', () => {
  test('tok_ok authorises, and a repeated key gets the first answer without a second charge', async () => {
    const request = anAuthorization('tok_ok');
    const key = uuidv7();

    const answers = await Promise.all(
      Array.from({ length: 10 }, () => call('POST', '/provider/authorizations', request, key)),
    );

    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(answers[0]!.body).toMatchObject({ status: 'authorized', amount: 3998, captured: 0 });
    expect(await ledgerOf(request.orderId)).toEqual(['authorize succeeded 3998']);
  });

  test('a key that asks for something else is refused', async () => {
    const request = anAuthorization('tok_ok');
    const key = uuidv7();
    await call('POST', '/provider/authorizations', request, key);

    const other = await call('POST', '/provider/authorizations', { ...request, amount: 1 }, key);

    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  });

  test('tok_declined declines', async () => {
    const request = anAuthorization('tok_declined');

    const answer = await call('POST', '/provider/authorizations', request, uuidv7());

    expect(answer.body).toMatchObject({ status: 'declined', failureCode: 'card_declined' });
    expect(await ledgerOf(request.orderId)).toEqual(['authorize failed 3998']);
  });

  test.each([
    ['complete', 'authorized'],
    ['fail', 'declined'],
  ])('tok_2fa waits for the customer, who can %s it, and a signed webhook says so', async (outcome, status) => {
    const answer = await call('POST', '/provider/authorizations', anAuthorization('tok_2fa'), uuidv7());
    expect(answer.body.status).toBe('requires_action');
    const { url } = answer.body.nextAction as { url: string };

    await call('POST', new URL(url).pathname, { outcome });

    const webhook = await eventually(() => received[0] ?? Promise.reject(new Error('nothing came')));
    expect(JSON.parse(webhook.body)).toMatchObject({
      type: `authorization.${status}`,
      data: { id: answer.body.id, status },
    });
    const [, time, digest] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(webhook.signature)!;
    expect(digest).toBe(createHmac('sha256', SECRET).update(`${time}.${webhook.body}`).digest('hex'));
  });

  test('tok_timeout charges and never answers; asking by key tells', async () => {
    const request = anAuthorization('tok_timeout');
    const key = uuidv7();

    const impatience = AbortSignal.timeout(1_000);
    await expect(call('POST', '/provider/authorizations', request, key, impatience)).rejects.toThrow(/timeout/i);

    await eventually(async () =>
      expect((await call('GET', `/provider/authorizations?idempotencyKey=${key}`)).body.status).toBe('authorized'),
    );
    expect(await ledgerOf(request.orderId)).toEqual(['authorize succeeded 3998']);
  });

  test('tok_twice tells the same event two times', async () => {
    await call('POST', '/provider/authorizations', anAuthorization('tok_twice'), uuidv7());

    await eventually(() => expect(received).toHaveLength(2));
    expect(JSON.parse(received[0]!.body).id).toBe(JSON.parse(received[1]!.body).id);
  });

  test('tok_early tells by webhook before it answers', async () => {
    await call('POST', '/provider/authorizations', anAuthorization('tok_early'), uuidv7());

    expect(received).toHaveLength(1);
  });

  test('tok_late_<ms> answers and tells late', async () => {
    const began = Date.now();

    const answer = await call('POST', '/provider/authorizations', anAuthorization('tok_late_300'), uuidv7());

    expect(answer.body.status).toBe('authorized');
    expect(Date.now() - began).toBeGreaterThanOrEqual(290);
    await eventually(() => expect(received).toHaveLength(1));
  });

  test('tok_unavailable answers 503 and books nothing', async () => {
    const request = anAuthorization('tok_unavailable');

    expect((await call('POST', '/provider/authorizations', request, uuidv7())).status).toBe(503);
    expect(await ledgerOf(request.orderId)).toEqual([]);
  });

  test('captures and refunds add up and never exceed what is there', async () => {
    const request = anAuthorization('tok_ok');
    const { id } = (await call('POST', '/provider/authorizations', request, uuidv7())).body;

    await call('POST', `/provider/authorizations/${id}/captures`, { amount: 3000 }, uuidv7());
    const tooMuch = await call('POST', `/provider/authorizations/${id}/captures`, { amount: 999 }, uuidv7());
    const key = uuidv7();
    await call('POST', `/provider/authorizations/${id}/refunds`, { amount: 2000 }, key);
    await call('POST', `/provider/authorizations/${id}/refunds`, { amount: 2000 }, key);
    const refundTooMuch = await call('POST', `/provider/authorizations/${id}/refunds`, { amount: 1001 }, uuidv7());

    expect(tooMuch.status).toBe(409);
    expect(refundTooMuch.status).toBe(409);
    expect(await ledgerOf(request.orderId)).toEqual([
      'authorize succeeded 3998',
      'capture succeeded 3000',
      'refund succeeded 2000',
    ]);
  });

  test('a key closed before its first use stays closed', async () => {
    const request = anAuthorization('tok_ok');
    const key = uuidv7();

    await call('POST', '/provider/authorizations/close', undefined, key);
    const late = await call('POST', '/provider/authorizations', request, key);

    expect(late.body.status).toBe('closed');
    expect(await ledgerOf(request.orderId)).toEqual([]);
  });

  test('closing a key lets go what is held', async () => {
    const request = anAuthorization('tok_ok');
    const key = uuidv7();
    await call('POST', '/provider/authorizations', request, key);

    for (let time = 1; time <= 2; time++) {
      const { body } = await call('POST', '/provider/authorizations/close', undefined, key);
      expect(body).toMatchObject({ status: 'voided', released: 3998 });
    }
    expect(await ledgerOf(request.orderId)).toEqual(['authorize succeeded 3998', 'void succeeded 3998']);
  });

  test('closing a key that waits for the customer lets nothing go', async () => {
    const request = anAuthorization('tok_2fa');
    const key = uuidv7();
    await call('POST', '/provider/authorizations', request, key);

    const { body } = await call('POST', '/provider/authorizations/close', undefined, key);

    expect(body).toMatchObject({ status: 'voided', released: 0 });
    expect(await ledgerOf(request.orderId)).toEqual([]);
  });

  test('a webhook that is refused comes again', async () => {
    refuseNext = 2;

    await call('POST', '/provider/authorizations', anAuthorization('tok_early'), uuidv7());

    await eventually(() => expect(received).toHaveLength(1));
  });

  test('in an outage every call is 503 until it ends', async () => {
    await call('POST', '/provider/outage', { forMs: 60_000 });
    const away = await call('POST', '/provider/authorizations', anAuthorization('tok_ok'), uuidv7());
    await call('POST', '/provider/outage', { forMs: 0 });
    const back = await call('POST', '/provider/authorizations', anAuthorization('tok_ok'), uuidv7());

    expect([away.status, back.status]).toEqual([503, 201]);
  });

  test('a test card number becomes a token', async () => {
    const { body } = await call('POST', '/provider/tokens', { number: '4242424242424242' });

    expect(body).toMatchObject({ brand: 'visa', last4: '4242' });
    expect((await call('GET', `/provider/tokens/${body.token as string}`)).body).toEqual(body);
  });
});

describe('carrier', () => {
  test('a parcel moves from label to delivery, and each move is told', async () => {
    const reference = uuidv7();
    const parcel = (await call('POST', '/parcels', { reference })).body;
    const again = (await call('POST', '/parcels', { reference })).body;
    expect(again.tracking).toBe(parcel.tracking);

    await call('POST', `/parcels/${parcel.tracking}/advance`, { location: 'Leipzig', description: 'Sorted' });
    const delivered = await call('POST', `/parcels/${parcel.tracking}/advance`);
    const beyond = await call('POST', `/parcels/${parcel.tracking}/advance`);

    expect(delivered.body.status).toBe('delivered');
    expect(beyond.status).toBe(409);
    await eventually(() =>
      expect(received.map((webhook) => JSON.parse(webhook.body).type).sort()).toEqual([
        'parcel.delivered',
        'parcel.in_transit',
      ]),
    );
    const [moved] = received.map(({ body }) => JSON.parse(body)).filter(({ type }) => type === 'parcel.in_transit');
    expect(moved.data).toMatchObject({ reference, status: 'in_transit', location: 'Leipzig', description: 'Sorted' });
  });
});
