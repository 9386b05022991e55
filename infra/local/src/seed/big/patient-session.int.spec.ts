import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Session } from '@tenfold/shopper';
import { PatientSession } from './patient-session.ts';

let shop: Server | undefined;
afterEach(() => {
  shop?.close();
});

interface Said {
  readonly status: number;
  readonly retryAfter?: string;
}

/** A shop that gives these answers in turn. */
async function shopThatSays(...answers: readonly Said[]): Promise<string> {
  const left = [...answers];
  shop = createServer((_request, response) => {
    const { status, retryAfter } = left.shift() ?? { status: 500 };
    response.writeHead(status, { ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }) }).end();
  }).listen(0, '127.0.0.1');
  await once(shop, 'listening');
  return `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
}

describe('PatientSession', () => {
  it('waits as long as it is told, and says what it waits for', async () => {
    const url = await shopThatSays({ status: 429, retryAfter: '1' }, { status: 503, retryAfter: '1' }, { status: 201 });
    const waits: string[] = [];
    const session = new PatientSession(
      async () => Session.guest(url),
      (reason) => waits.push(reason),
    );
    const began = performance.now();

    expect((await session.request('POST', '/v1/orders')).status).toBe(201);
    expect(performance.now() - began).toBeGreaterThan(1_900);
    expect(waits).toEqual(['429', '503']);
  });

  it('enters anew when it is not known any more, and takes a second no for an answer', async () => {
    const url = await shopThatSays({ status: 401 }, { status: 200 }, { status: 401 }, { status: 401 });
    let entered = 0;
    const session = new PatientSession(
      async () => {
        entered++;
        return Session.guest(url);
      },
      () => undefined,
    );

    expect((await session.request('GET', '/v1/orders')).status).toBe(200);
    expect(entered).toBe(2);
    expect((await session.request('GET', '/v1/orders')).status).toBe(401);
  });

  it('lets a refusal be', async () => {
    const url = await shopThatSays({ status: 409 }, { status: 201 });
    const session = new PatientSession(
      async () => Session.guest(url),
      () => undefined,
    );
    expect((await session.request('POST', '/v1/orders')).status).toBe(409);
  });
});
