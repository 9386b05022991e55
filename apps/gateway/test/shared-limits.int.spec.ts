import { randomUUID } from 'node:crypto';
import { createServer as createHttpServer, type Server } from 'node:http';
import { connect, createServer, type AddressInfo, type Server as Door, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually, TestIssuer, testRedis } from '@tenfold/testing';
import type { FastifyInstance } from 'fastify';
import { gatewayConfig, type Upstream } from '../src/config.ts';
import { createGateway } from '../src/create-gateway.ts';

const LIMIT = 3;

let issuer: TestIssuer;
let redis: Awaited<ReturnType<typeof testRedis>>;
let upstream: Server;
let doors: RedisDoor[] = [];
let running: FastifyInstance[] = [];

beforeAll(async () => {
  [issuer, redis] = await Promise.all([TestIssuer.start(), testRedis()]);
  upstream = createHttpServer((_request, response) => response.end('{}'));
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await Promise.all(running.map((gateway) => gateway.close()));
  await Promise.all(doors.map((door) => door.close()));
  [running, doors] = [[], []];
});
afterAll(async () => {
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
  await Promise.all([issuer.stop(), redis.stop()]);
});

/** Stands before Redis, so that a test can take it away from the gateways. */
class RedisDoor {
  readonly #sockets = new Set<Socket>();
  #door: Door | undefined;
  #port = 0;

  get url(): string {
    return `redis://127.0.0.1:${this.#port}`;
  }

  /** @param isMute nothing that comes is answered */
  async open(isMute = false): Promise<void> {
    const { hostname, port } = new URL(redis.url);
    this.#door = createServer((from) => {
      const to = isMute ? undefined : connect(Number(port), hostname);
      if (to) from.pipe(to).pipe(from);
      for (const socket of to ? [from, to] : [from]) {
        this.#sockets.add(socket.on('error', () => undefined));
      }
    });
    await new Promise<void>((resolve) => this.#door!.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#door.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const door = this.#door;
    this.#door = undefined;
    if (door === undefined) return;
    const closed = new Promise((resolve) => door.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

async function openDoor(isMute = false): Promise<RedisDoor> {
  const door = new RedisDoor();
  doors.push(door);
  await door.open(isMute);
  return door;
}

/** @returns its address */
async function startReplica(redisUrl: string): Promise<string> {
  const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    ...issuer.environment,
    LOG_LEVEL: 'silent',
    GATEWAY_UPSTREAMS: JSON.stringify([{ name: 'order', url, routes: ['orders'] }] satisfies Upstream[]),
    GATEWAY_RATE_LIMIT_PER_ADDRESS: '100000',
    GATEWAY_RATE_LIMIT_PER_CALLER: String(LIMIT),
    REDIS_URL: redisUrl,
  });
  const gateway = await createGateway(gatewayConfig());
  running.push(gateway);
  return gateway.listen({ port: 0, host: '127.0.0.1' });
}

/** Somebody whom no other test knows: what a test has counted stays in a Redis that others use as well. */
async function somebody(): Promise<(replica: string) => Promise<Response>> {
  const headers = await issuer.bearer({ userId: randomUUID() });
  return (replica) => fetch(`${replica}/v1/orders`, { headers });
}

async function statuses(ask: (replica: string) => Promise<Response>, replicas: readonly string[]): Promise<number[]> {
  const found: number[] = [];
  for (const replica of replicas) found.push((await ask(replica)).status);
  return found;
}

describe('limits of several replicas', () => {
  test('are kept together: what one has counted counts for the other', async () => {
    const door = await openDoor();
    const [one, other] = [await startReplica(door.url), await startReplica(door.url)];

    // A gateway that Redis has not answered in time counts alone for once.
    const refused = await eventually(async () => {
      const ask = await somebody();
      expect(await statuses(ask, [one, other, one, other, one])).toEqual([200, 200, 200, 429, 429]);
      return ask(other);
    });
    expect(refused.headers.get('ratelimit-remaining')).toBe('0');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('are kept by each alone while Redis is away, and together again when it is back', async () => {
    const door = await openDoor();
    const [one, other] = [await startReplica(door.url), await startReplica(door.url)];
    await door.close();
    const ask = await somebody();

    expect(await statuses(ask, [one, one, one, one, other])).toEqual([200, 200, 200, 429, 200]);

    await door.open();
    await eventually(async () => {
      const later = await somebody();
      expect(await statuses(later, [one, other, one, other])).toEqual([200, 200, 200, 429]);
    });
  });

  test.each([
    ['nobody listens', 'redis://127.0.0.1:9'],
    ['nobody answers', undefined],
  ])('a gateway starts and keeps its own limit where %s', async (_, url) => {
    const replica = await startReplica(url ?? (await openDoor(true)).url);
    const ask = await somebody();

    expect(await statuses(ask, [replica, replica, replica, replica])).toEqual([200, 200, 200, 429]);
  });
});
