import { TestIssuer } from '@tenfold/auth-guard/testing';
import type { ServiceFigures } from '@tenfold/service-host/figures';
import type { Problem } from '@tenfold/service-host/problem';
import type { FastifyInstance } from 'fastify';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gatewayConfig, type Upstream } from '../src/config.ts';
import { createGateway } from '../src/create-gateway.ts';
import type { PlatformFigures } from '../src/status/platform-figures.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

interface MergedDocument {
  readonly openapi: string;
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, { readonly get: { readonly schema: { readonly $ref: string } } }>>;
  readonly components: { readonly schemas: object };
  readonly 'x-missing-services': readonly string[];
}

const figures: ServiceFigures = {
  ready: true,
  checks: { database: 'ok' },
  pid: 1,
  uptimeSeconds: 60,
  memoryBytes: 100 * 2 ** 20,
  backlog: {
    outboxDepth: 2,
    outboxOldestAgeMs: 40,
    lag: [
      { topic: 'a', records: 3, oldestAgeMs: 900 },
      { topic: 'b', records: 4, oldestAgeMs: 200 },
    ],
    parked: 1,
    parkedOldestAgeMs: 5_000,
    deadLetters: 0,
  },
};

/** A real HTTP server that tells what reached it, and misbehaves when asked to. */
async function startUpstream(name: string) {
  const document = {
    openapi: '3.1.0',
    info: { title: name, version: '1' },
    tags: [{ name }, { name: 'operations' }],
    paths: {
      [`/v1/${name}s`]: {
        get: {
          schema: { $ref: '#/components/schemas/Item' },
          responses: { 400: { $ref: '#/components/schemas/Problem' } },
        },
      },
      '/internal': { get: {} },
    },
    components: { schemas: { Item: { title: name }, Problem: { title: 'problem' } } },
  };
  const server = createServer(async (request, response) => {
    if (request.url === '/v1/orders/never') return;
    if (request.url === '/v1/orders/drop') return request.socket.destroy();
    response.setHeader('content-type', 'application/json');
    if (request.url === '/openapi.json') return response.end(JSON.stringify(document));
    if (request.url === '/schemas.json') return response.end(JSON.stringify({ [`${name}.made.v1`]: { title: name } }));
    if (request.url === '/health/ready') return response.end('{}');
    if (request.url === '/internal/status') return response.end(JSON.stringify(figures));
    const { method, url, headers } = request;
    response.statusCode = 201;
    response.setHeader('etag', '"7"');
    response.end(JSON.stringify({ method, url, headers, body: await text(request) } satisfies Seen));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await stop(server);
  return port;
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

/** Longer than any answer here takes, whatever else the machine does. */
const PATIENT_MS = 120_000;

let issuer: TestIssuer;
let order: Awaited<ReturnType<typeof startUpstream>>;
let product: Awaited<ReturnType<typeof startUpstream>>;
const running: FastifyInstance[] = [];
let url: string;

async function startGateway(env: Record<string, string> = {}): Promise<string> {
  const away: Upstream = { name: 'payment', url: 'http://127.0.0.1:9', routes: ['payments'] };
  const upstreams: Upstream[] = [
    { name: 'order', url: order.url, routes: ['orders'] },
    { name: 'product', url: product.url, routes: ['products', 'inventory'] },
    away,
  ];
  Object.assign(process.env, {
    ...issuer.environment,
    LOG_LEVEL: 'silent',
    GATEWAY_UPSTREAMS: JSON.stringify(upstreams),
    GATEWAY_ANSWER_TIMEOUT_MS: String(PATIENT_MS),
    GATEWAY_RATE_LIMIT_PER_ADDRESS: '1000',
    GATEWAY_RATE_LIMIT_PER_CALLER: '1000',
    GATEWAY_CORS_ORIGINS: 'https://shop.example',
    ...env,
  });
  const gateway = await createGateway(gatewayConfig());
  running.push(gateway);
  return gateway.listen({ port: 0, host: '127.0.0.1' });
}

beforeAll(async () => {
  [issuer, order, product] = await Promise.all([TestIssuer.start(), startUpstream('order'), startUpstream('product')]);
  url = await startGateway();
});
afterAll(async () => {
  await Promise.all(running.map((gateway) => gateway.close()));
  await Promise.all([stop(order.server), stop(product.server), issuer.stop()]);
});

async function call<Body = Seen & Problem & Record<string, unknown>>(path: string, init: RequestInit = {}, base = url) {
  const response = await fetch(`${base}${path}`, init);
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
}

describe('a request on its way', () => {
  test('reaches the service that owns its first segment, for customers and for staff', async () => {
    expect((await call('/v1/orders/17?limit=5')).body.headers.host).toBe(order.url.slice(7));
    expect((await call('/v1/admin/inventory')).body).toMatchObject({ url: '/v1/admin/inventory' });
    expect((await call('/v1/admin/inventory')).body.headers.host).toBe(product.url.slice(7));
  });

  test('arrives with method, query and body as they were sent, byte for byte', async () => {
    const body = '{ "a" :  1.0 }';
    const {
      status,
      headers,
      body: seen,
    } = await call('/v1/orders?x=%20y&x=2', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'idempotency-key': 'key-00000001' },
    });
    expect(seen).toMatchObject({ method: 'POST', url: '/v1/orders?x=%20y&x=2', body });
    expect(seen.headers['idempotency-key']).toBe('key-00000001');
    expect(status).toBe(201);
    expect(headers.get('etag')).toBe('"7"');
  });

  test('carries a request id and a trace, the caller’s own when they are well-formed', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const own = await call('/v1/orders', { headers: { 'x-request-id': 'mine-1234', traceparent } });
    expect(own.body.headers).toMatchObject({ 'x-request-id': 'mine-1234', traceparent });
    expect(own.headers.get('x-request-id')).toBe('mine-1234');

    const fresh = await call('/v1/orders', { headers: { 'x-request-id': 'no!', traceparent: 'nonsense' } });
    expect(fresh.body.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(fresh.body.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  test('cannot claim to come from somewhere else', async () => {
    const { body } = await call('/v1/orders', { headers: { 'x-forwarded-for': '6.6.6.6', forwarded: 'for=6.6.6.6' } });
    expect(body.headers['x-forwarded-for']).toBe('127.0.0.1');
    expect(body.headers['forwarded']).toBeUndefined();
  });

  test('keeps its access token when it is valid and goes no further when it is not', async () => {
    const valid = await issuer.bearer();
    expect((await call('/v1/orders', { headers: valid })).body.headers.authorization).toBe(valid.authorization);
    const refused = await call('/v1/orders', { headers: await issuer.bearer({ expiresInSeconds: -60 }) });
    expect(refused).toMatchObject({ status: 401, body: { code: 'access.token_expired' } });
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });
});

describe('what goes wrong is problem+json', () => {
  test('a service that is down: 503 at once, naming it, and the others go on', async () => {
    const started = performance.now();
    const { status, headers, body } = await call('/v1/payments/1');
    expect(performance.now() - started).toBeLessThan(PATIENT_MS);
    expect({ status, body }).toMatchObject({
      status: 503,
      body: { code: 'gateway.service_unavailable', service: 'payment' },
    });
    expect(headers.get('retry-after')).toBe('2');
    expect((await call('/v1/orders')).status).toBe(201);
  });

  test('a service that hangs up: 503', async () => {
    expect((await call('/v1/orders/drop')).body).toMatchObject({
      code: 'gateway.service_unavailable',
      service: 'order',
    });
  });

  test('a service that does not answer: 504', async () => {
    const impatient = await startGateway({ GATEWAY_ANSWER_TIMEOUT_MS: '300' });
    const { status, body } = await call('/v1/orders/never', {}, impatient);
    expect({ status, body }).toMatchObject({
      status: 504,
      body: { code: 'gateway.service_timeout', service: 'order' },
    });
  });

  test.each([
    '/v1/unknown',
    '/v1/admin/unknown',
    '/v1',
    '/health',
    '/v2/orders',
    '/internal',
    '/internal/status',
    '/metrics',
  ])('%s: 404', async (path) => {
    expect(await call(path)).toMatchObject({ status: 404, body: { code: 'gateway.route_not_found' } });
  });

  test('a body that is too large: 413, with or without a length', async () => {
    const body = 'x'.repeat(101 * 1024);
    expect(await call('/v1/orders', { method: 'POST', body })).toMatchObject({
      status: 413,
      body: { code: 'gateway.too_large' },
    });
    const stream = new Blob([body]).stream();
    const chunked = { method: 'POST', body: stream, duplex: 'half' } as RequestInit;
    expect((await call('/v1/orders', chunked)).status).toBe(413);
  });

  test('an address that is not well-formed: 400', async () => {
    expect((await call('/v1/orders/%zz')).status).toBeLessThan(500);
  });
});

describe('limits', () => {
  test('by address: the one request too many is 429 and says when to come back', async () => {
    const limited = await startGateway({ GATEWAY_RATE_LIMIT_PER_ADDRESS: '3' });
    const answers = [];
    for (let index = 0; index < 4; index++) answers.push(await call('/v1/orders', {}, limited));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 429]);
    expect(answers[0]?.headers.get('ratelimit-limit')).toBe('3');
    expect(answers[0]?.headers.get('ratelimit-remaining')).toBe('2');
    expect(answers[3]?.body.code).toBe('gateway.rate_limited');
    expect(Number(answers[3]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await call('/health/live', {}, limited)).status).toBe(200);
  });

  test('by account: two accounts at one address do not take from each other', async () => {
    const limited = await startGateway({ GATEWAY_RATE_LIMIT_PER_CALLER: '1' });
    const [ada, eve] = [await issuer.bearer({ userId: 'ada' }), await issuer.bearer({ userId: 'eve' })];
    const ask = async (headers: Record<string, string>) => (await call('/v1/orders', { headers }, limited)).status;
    expect([await ask(ada), await ask(ada), await ask(eve)]).toEqual([201, 429, 201]);
  });
});

describe('browsers', () => {
  test('get security headers, and may call from the origins that are configured only', async () => {
    const headersFor = async (origin: string) => (await call('/v1/orders', { headers: { origin } })).headers;
    const own = await headersFor('https://shop.example');
    expect(own.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(own.get('strict-transport-security')).toContain('max-age');
    expect(own.get('x-content-type-options')).toBe('nosniff');
    expect((await headersFor('https://evil.example')).get('access-control-allow-origin')).toBeNull();
  });
});

describe('the API reference', () => {
  test('is one document of all services, says which are missing, and keeps two components of one name apart', async () => {
    const { body } = await call<MergedDocument>('/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths)).toEqual(['/v1/orders', '/v1/products']);
    expect(body.tags.map(({ name }) => name)).toEqual(['order', 'product', 'operations']);
    expect(body['x-missing-services']).toEqual(['payment']);
    expect(body.components.schemas).toEqual({
      Item: { title: 'order' },
      product_Item: { title: 'product' },
      Problem: { title: 'problem' },
    });
    expect(body.paths['/v1/products']?.get.schema.$ref).toBe('#/components/schemas/product_Item');
  });

  test('can be browsed without anything from outside', async () => {
    const page = await (await fetch(`${url}/docs/`)).text();
    expect(page).toContain('/openapi.json');
    expect(page).not.toMatch(/(src|href)="https?:/);
    const script = /src="([^"]+)"/.exec(page)?.[1] ?? '';
    expect((await fetch(new URL(script, `${url}/docs/`))).status).toBe(200);
  });
});

describe('the status of the platform', () => {
  test('is for the staff: a guest is asked to log in, a customer is refused', async () => {
    expect(await call('/status.json')).toMatchObject({ status: 401, body: { code: 'access.token_missing' } });
    const customer = await issuer.bearer({ permissions: ['orders.manage'] });
    expect(await call('/status.json', { headers: customer })).toMatchObject({
      status: 403,
      body: { code: 'access.forbidden' },
    });
  });

  test('gathers what the services say of themselves, and shows which are away', async () => {
    const { body } = await call<PlatformFigures>('/status.json', {
      headers: await issuer.bearer({ permissions: ['platform.read'] }),
    });
    expect(body.ready).toBe(false);
    expect(body.services).toMatchObject([
      { name: 'order', state: 'ready', outboxEvents: 2, lagRecords: 7, lagAgeMs: 900, parked: 1, deadLetters: 0 },
      { name: 'product', state: 'ready', memoryBytes: 100 * 2 ** 20 },
      { name: 'payment', state: 'away', memoryBytes: null, lagRecords: null },
    ]);
  });

  test('is a page that runs nothing but its own script', async () => {
    const page = await fetch(`${url}/status`);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none';script-src 'self';/);
    expect(await page.text()).not.toMatch(/<script>|onclick|https?:/);
  });
});

describe('metrics', () => {
  test('are on a port of their own, by the route of the service that answered', async () => {
    const port = await freePort();
    const measured = await startGateway({ GATEWAY_METRICS_PORT: String(port) });
    await call('/v1/orders/17', {}, measured);
    await call('/v1/admin/inventory/9', {}, measured);
    await call('/v1/nothing/9', {}, measured);
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();

    const counted = text.split('\n').filter((line) => line.startsWith('http_requests_total'));
    expect(counted.map((line) => /route="([^"]+)",status="(\d+)"/.exec(line)!.slice(1))).toEqual([
      ['/v1/orders', '201'],
      ['/v1/admin/inventory', '201'],
      ['unknown', '404'],
    ]);
    expect((await fetch(`http://127.0.0.1:${port}/v1/orders`)).status).toBe(404);
  });
});

describe('schemas of events', () => {
  test('stand at the address that the records bear, and are listed', async () => {
    expect(await call('/schemas/product.made.v1.json')).toMatchObject({ status: 200, body: { title: 'product' } });
    expect(await call('/schemas')).toMatchObject({
      body: {
        schemas: [
          { type: 'order.made.v1', service: 'order', url: '/schemas/order.made.v1.json' },
          { type: 'product.made.v1', service: 'product', url: '/schemas/product.made.v1.json' },
        ],
        missingServices: ['payment'],
      },
    });
  });

  test('that nobody knows may be those of a service that is away', async () => {
    expect(await call('/schemas/payment.made.v1.json')).toMatchObject({
      status: 503,
      body: { code: 'gateway.service_unavailable' },
    });
  });
});

test('readiness speaks for the whole platform', async () => {
  expect(await call('/health/ready')).toMatchObject({
    status: 503,
    body: { services: { order: 'ready', product: 'ready', payment: 'away' } },
  });
});

test('a wrong route table keeps the gateway from starting', async () => {
  const two = [
    { name: 'a', url: 'http://a', routes: ['x'] },
    { name: 'b', url: 'http://b', routes: ['x'] },
  ];
  await expect(startGateway({ GATEWAY_UPSTREAMS: JSON.stringify(two) })).rejects.toThrow(
    /GATEWAY_UPSTREAMS: gives one route to two services/,
  );
  await expect(startGateway({ GATEWAY_UPSTREAMS: '[' })).rejects.toThrow(/GATEWAY_UPSTREAMS: is not JSON/);
});
