import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { defineErrors } from '@tenfold/errors';
import { z } from 'zod';
import { ServiceCall, type ServiceCallOptions } from './index.ts';

const ShopErrors = defineErrors('shop', {
  lamps_unavailable: { status: 503, title: 'The lamps cannot be asked right now' },
});

const PAUSE_MS = 50;
const lamp = z.object({ colour: z.string() });
const answers =
  (status: number, body: unknown): RequestListener =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const red = answers(200, { colour: 'red' });
const hangsUp: RequestListener = (request) => request.socket.destroy();
const never: RequestListener = () => {};
const neverEnds: RequestListener = (_, response) => void response.writeHead(200).write('{"colour":');

describe('a call to another service', () => {
  let server: Server;
  let behaves: RequestListener;
  let asked: number;
  let heard: IncomingHttpHeaders;
  let calls: ServiceCall[];

  beforeEach(async () => {
    asked = 0;
    calls = [];
    behaves = red;
    server = createServer((request, response) => {
      asked++;
      heard = request.headers;
      behaves(request, response);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await Promise.all(calls.map((call) => call.close()));
    await new Promise((closed) => server.close(closed));
  });

  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const callTo = (changes: Partial<ServiceCallOptions> = {}) => {
    const call = new ServiceCall({
      name: 'lamps',
      url: url(),
      unavailable: ShopErrors.lamps_unavailable,
      timeoutMs: 150,
      opensAfter: 3,
      pauseMs: PAUSE_MS,
      ...changes,
    });
    calls.push(call);
    return call;
  };
  const ask = (call: ServiceCall) =>
    call.ask({ method: 'GET', path: '/v1/lamps/1', answer: lamp, refusals: ['lamps.not_found'] });
  const unavailable = { code: 'shop.lamps_unavailable', status: 503, extensions: { part: 'lamps' } };

  it('gives what the producer promised; what else the answer holds is dropped', async () => {
    behaves = answers(200, { colour: 'red', brandNewField: 1 });
    expect(await ask(callTo())).toEqual({ ok: true, data: { colour: 'red' } });
  });

  it('passes on who asks and which request it belongs to', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const call = callTo({ correlation: () => ({ requestId: 'request-1', correlationId: 'story-1', traceparent }) });
    await call.ask({
      method: 'POST',
      path: '/v1/lamps',
      body: { colour: 'red' },
      headers: { authorization: 'Bearer abc', 'cart-token': undefined },
      answer: lamp,
    });
    expect(heard).toMatchObject({
      authorization: 'Bearer abc',
      traceparent,
      'x-request-id': 'request-1',
      'x-correlation-id': 'story-1',
      'content-type': 'application/json',
    });
    expect(heard).not.toHaveProperty('cart-token');
  });

  it('gives a refusal that the caller knows as a value, whole', async () => {
    behaves = answers(404, { code: 'lamps.not_found', status: 404, title: 'No lamp', lampId: '1' });
    expect(await ask(callTo())).toMatchObject({
      ok: false,
      code: 'lamps.not_found',
      status: 404,
      problem: { lampId: '1' },
    });
  });

  it.each([
    ['a service that is too slow', never],
    ['a body that never ends', neverEnds],
    ['a connection that breaks', hangsUp],
    ['a 500', answers(500, { code: 'request.failed', status: 500 })],
    ['a 429', answers(429, { code: 'request.too_many', status: 429 })],
    ['a refusal that nobody expects', answers(400, { code: 'request.invalid', status: 400 })],
    ['a 404 that is no problem of ours', answers(404, '<html>')],
    ['an answer that breaks the contract', answers(200, { colour: 7 })],
    ['a text that is no JSON', ((_, response) => void response.end('so red')) satisfies RequestListener],
    ['a redirect', answers(302, {})],
  ])('is the caller’s 503 with Retry-After within the deadline for %s', async (_what, behaviour) => {
    behaves = behaviour;
    const begun = performance.now();
    const failure = await ask(callTo()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ ...unavailable, headers: { 'retry-after': '1' } });
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('is the caller’s 503 when nobody listens there', async () => {
    const call = callTo({ url: 'http://127.0.0.1:9' });
    await expect(ask(call)).rejects.toMatchObject(unavailable);
  });

  it('stops asking after several failures in a row, tries one question after the pause, and recovers', async () => {
    const call = callTo();
    behaves = hangsUp;
    for (let failure = 1; failure <= 3; failure++) await expect(ask(call)).rejects.toMatchObject(unavailable);
    await expect(ask(call)).rejects.toMatchObject({ ...unavailable, detail: 'It failed several times in a row' });
    expect(asked).toBe(3);

    behaves = red;
    const recovered = await untilItAnswers(() => ask(call));
    expect(recovered).toEqual({ ok: true, data: { colour: 'red' } });
    expect(asked).toBe(4);
  });

  it('stays closed while the probe fails', async () => {
    const call = callTo();
    behaves = hangsUp;
    for (let failure = 1; failure <= 3; failure++) await expect(ask(call)).rejects.toMatchObject(unavailable);
    await untilAsked(4, () => ask(call));
    await expect(ask(call)).rejects.toMatchObject({ detail: 'It failed several times in a row' });
    expect(asked).toBe(4);
  });

  it('keeps asking a service that only refuses', async () => {
    const call = callTo();
    behaves = answers(404, { code: 'lamps.not_found', status: 404 });
    for (let refusal = 1; refusal <= 5; refusal++) expect(await ask(call)).toMatchObject({ ok: false });
    behaves = answers(400, { code: 'request.invalid', status: 400 });
    for (let surprise = 1; surprise <= 5; surprise++) await expect(ask(call)).rejects.toMatchObject(unavailable);
    expect(asked).toBe(10);
  });

  it('cannot be given more than a second', () => {
    expect(() => callTo({ timeoutMs: 1_001 })).toThrow(RangeError);
    expect(() => callTo({ timeoutMs: 0 })).toThrow(RangeError);
  });

  /** Asks until the breaker lets a question through and it is answered. */
  async function untilItAnswers<T>(question: () => Promise<T>): Promise<T> {
    for (;;) {
      const answer = await question().catch(() => undefined);
      if (answer !== undefined) return answer;
    }
  }

  async function untilAsked(times: number, question: () => Promise<unknown>): Promise<void> {
    while (asked < times) await question().catch(() => undefined);
  }
});
