import { Body, Controller, createParamDecorator, Get, Module, Param, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Authenticated, Caller, Public, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import type { TestIssuer } from '@tenfold/auth-guard/testing';
import { defineErrors } from '@tenfold/errors';
import { currentCorrelation } from '@tenfold/messaging';
import { z } from 'zod';
import {
  createService,
  stopService,
  IdempotencyKey,
  IfMatch,
  pageQuery,
  readsHeader,
  Throws,
  type Problem,
} from '../src/index.ts';
import { Books, manifest } from './books.ts';

const ShelfErrors = defineErrors('shelf', { not_found: { status: 404, title: 'Shelf not found' } });
const bookBody = z.object({
  title: z.string().min(1).max(200),
  price: z.object({ amount: z.int().nonnegative(), currency: z.string().length(3) }),
  tags: z.array(z.string()).max(5).optional(),
});
type BookBody = z.output<typeof bookBody>;
type PageQuery = z.output<typeof pageQuery>;
const LibraryCard = createParamDecorator(
  () => 'reader-7',
  [readsHeader({ name: 'Library-Card', description: 'Whoever has no account' })],
);

@Controller('v1/books')
class BooksController {
  @Post()
  @Authenticated()
  add(@Body({ schema: bookBody }) body: BookBody, @IdempotencyKey() key: string, @Caller() caller: Identity) {
    return { ...body, key, by: caller.userId };
  }

  @Get()
  @Public()
  list(@Query({ schema: pageQuery }) query: PageQuery, @Caller() caller: Identity | undefined) {
    return { ...query, by: caller?.userId ?? 'guest' };
  }

  @Get(':id')
  @Public()
  @Throws(ShelfErrors.not_found)
  read(@Param('id', { schema: z.uuid() }) id: string) {
    throw ShelfErrors.not_found({ detail: `No book ${id}`, extensions: { shelf: 7 } });
  }

  @Post(':id/edit')
  @RequiresPermission('catalog.write')
  edit(@Param('id', { schema: z.uuid() }) id: string, @IfMatch() version: number) {
    return { id, version };
  }

  @Get(':id/cause')
  @Public()
  cause(@Param('id', { schema: z.uuid() }) _id: string, @LibraryCard() _card: string) {
    return currentCorrelation();
  }

  @Post('defect')
  @Public()
  defect() {
    throw new Error('password is hunter2');
  }
}

@Module({ controllers: [BooksController] })
class BooksModule {}

const book = { title: 'Dune', price: { amount: 1299, currency: 'EUR' } };
const id = '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d9e';

let books: Books;
let issuer: TestIssuer;
let app: NestFastifyApplication;

beforeAll(async () => {
  books = await Books.open(BooksModule);
  ({ app, issuer } = books);
});
afterAll(() => books[Symbol.asyncDispose]());

async function call(method: string, path: string, options: { headers?: object; body?: string | object } = {}) {
  const body = typeof options.body === 'object' ? JSON.stringify(options.body) : options.body;
  const response = await fetch(`${await app.getUrl()}${path}`, {
    method,
    body: body ?? null,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...options.headers },
  });
  const answer = (await response.json()) as Problem & Record<string, unknown>;
  return { status: response.status, headers: response.headers, answer };
}

async function post(body: string | object, headers: object = {}) {
  return call('POST', '/v1/books', {
    body,
    headers: { 'idempotency-key': 'key-00000001', ...(await issuer.bearer()), ...headers },
  });
}

describe('an answer that is all right', () => {
  test('carries what the handler gave, and the request id that the caller chose', async () => {
    const { status, answer, headers } = await post(book, { 'x-request-id': 'abc-12345' });
    expect(status).toBe(201);
    expect(answer).toMatchObject({ ...book, key: 'key-00000001' });
    expect(headers.get('x-request-id')).toBe('abc-12345');
  });

  test('is given under the correlation of the request, for logs and events', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const headers = { 'x-request-id': 'abc-12345', traceparent };
    const { answer } = await call('GET', `/v1/books/${id}/cause`, { headers });
    expect(answer).toEqual({ requestId: 'abc-12345', correlationId: 'abc-12345', traceparent });
  });

  test('fills in defaults and converts query values', async () => {
    expect((await call('GET', '/v1/books?limit=5')).answer).toMatchObject({ limit: 5, by: 'guest' });
    expect((await call('GET', '/v1/books')).answer).toMatchObject({ limit: 20 });
  });
});

describe('bad input is a 400 that names every field', () => {
  test.each<[string, string | object, { path: string; code?: string }[]]>([
    [
      'missing and wrong fields',
      { price: { amount: 1.5, currency: 'EU' } },
      [{ path: 'title' }, { path: 'price.amount' }, { path: 'price.currency' }],
    ],
    ['an unknown field', { ...book, ISBN: 1 }, [{ path: 'ISBN', code: 'unknown_field' }]],
    [
      'an unknown field deep inside',
      { ...book, price: { ...book.price, vat: 1 } },
      [{ path: 'price.vat', code: 'unknown_field' }],
    ],
    ['a list in place of an object', [], [{ path: '' }]],
    ['nothing', '', [{ path: '', code: 'malformed' }]],
    ['no JSON', '{"title":', [{ path: '', code: 'malformed' }]],
    ['a NUL character', { ...book, title: 'a\0b' }, [{ path: 'title', code: 'invalid_text' }]],
    [
      'half a surrogate pair',
      '{"title":"\\ud800","price":{"amount":1,"currency":"EUR"}}',
      [{ path: 'title', code: 'invalid_text' }],
    ],
    ['__proto__', '{"__proto__":{"a":1}}', [{ path: '', code: 'malformed' }]],
    ['constructor.prototype', '{"constructor":{"prototype":{"a":1}}}', [{ path: '', code: 'malformed' }]],
    [
      'a number beyond all numbers',
      '{"title":"x","price":{"amount":1e999,"currency":"EUR"}}',
      [{ path: 'price.amount' }],
    ],
    [
      '30,000 levels of nesting',
      `{"title":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
      [{ path: expect.any(String) as unknown as string, code: 'too_deep' }],
    ],
  ])('%s', async (_, body, errors) => {
    const { status, answer, headers } = await post(body);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect({ status, answer }).toMatchObject({ status: 400, answer: { status: 400 } });
    expect(answer.requestId).toBe(headers.get('x-request-id'));
    expect(answer['errors']).toEqual(errors.map((error) => expect.objectContaining(error) as unknown));
  });

  test.each([
    ['/v1/books/not-a-uuid', 'id'],
    ['/v1/books?limit=0', 'limit'],
    ['/v1/books?limit=101', 'limit'],
    ['/v1/books?limit=1e999', 'limit'],
    ['/v1/books?limit=abc', 'limit'],
    ['/v1/books?colour=red', 'colour'],
    ['/v1/books?cursor=a%00b', 'cursor'],
  ])('GET %s names %s', async (path, field) => {
    const { status, answer } = await call('GET', path);
    expect(status).toBe(400);
    expect(answer['errors']).toEqual([expect.objectContaining({ path: field })]);
  });

  test('an address that is not well-formed', async () => {
    expect(await call('GET', '/v1/books/%zz')).toMatchObject({ status: 400, answer: { code: 'request.malformed' } });
  });

  test('a missing and a broken Idempotency-Key', async () => {
    const headers = await issuer.bearer();
    for (const key of [{}, { 'idempotency-key': 'short' }, { 'idempotency-key': 'with a space in it' }]) {
      const { status, answer } = await call('POST', '/v1/books', { body: book, headers: { ...headers, ...key } });
      expect(status).toBe(400);
      expect(answer['errors']).toEqual([expect.objectContaining({ path: 'Idempotency-Key' })]);
    }
  });
});

describe('every other refusal is problem+json too', () => {
  test('nothing at this address', async () => {
    expect(await call('GET', '/v1/nothing')).toMatchObject({
      status: 404,
      answer: { code: 'request.route_not_found' },
    });
  });

  test('a body that is too large', async () => {
    const { status, answer } = await post({ ...book, title: 'x'.repeat(101 * 1024) });
    expect({ status, code: answer.code }).toEqual({ status: 413, code: 'request.too_large' });
  });

  test('a media type that is not JSON', async () => {
    const { status, answer } = await post('<book/>', { 'content-type': 'application/xml' });
    expect({ status, code: answer.code }).toEqual({ status: 415, code: 'request.unsupported_media_type' });
  });

  test('a declared error shows its detail and extensions', async () => {
    const { answer } = await call('GET', `/v1/books/${id}`);
    expect(answer).toMatchObject({
      type: 'urn:tenfold:problem:shelf.not_found',
      title: 'Shelf not found',
      status: 404,
      code: 'shelf.not_found',
      detail: `No book ${id}`,
      shelf: 7,
    });
  });

  test('an unknown error is a bare 500 that tells nothing but the request id', async () => {
    const { status, answer } = await call('POST', '/v1/books/defect');
    expect(status).toBe(500);
    expect(Object.keys(answer).sort()).toEqual(['code', 'requestId', 'status', 'title', 'type']);
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });

  test('an edit without If-Match, with a foreign one, with ours', async () => {
    const headers = await issuer.bearer({ permissions: ['catalog.write'] });
    const edit = (more: object) => call('POST', `/v1/books/${id}/edit`, { headers: { ...headers, ...more } });
    expect((await edit({})).status).toBe(428);
    expect((await edit({ 'if-match': 'W/"abc"' })).status).toBe(400);
    expect((await edit({ 'if-match': '"7"' })).answer).toMatchObject({ version: 7 });
  });
});

describe('access', () => {
  test.each([
    ['no token', {}, 'access.token_missing'],
    ['garbage', { authorization: 'Bearer garbage' }, 'access.token_invalid'],
    ['another scheme', { authorization: 'Basic YTpi' }, 'access.token_invalid'],
  ])('401: %s', async (_, headers, code) => {
    const response = await call('POST', '/v1/books', { body: book, headers });
    expect(response).toMatchObject({ status: 401, answer: { code } });
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="tenfold"/);
  });

  test.each([
    ['expired', { expiresInSeconds: -60 }, 'access.token_expired'],
    ['signed by somebody else', { forged: true }, 'access.token_invalid'],
    ['for another audience', { audience: 'elsewhere' }, 'access.token_invalid'],
    ['of another issuer', { issuer: 'https://elsewhere' }, 'access.token_invalid'],
  ])('401: a token that is %s', async (_, claims, code) => {
    const response = await call('POST', '/v1/books', { body: book, headers: await issuer.bearer(claims) });
    expect(response).toMatchObject({ status: 401, answer: { code } });
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  test('403: the permission is missing, and the answer names it', async () => {
    const response = await call('POST', `/v1/books/${id}/edit`, { headers: await issuer.bearer() });
    expect(response).toMatchObject({ status: 403, answer: { code: 'access.forbidden' } });
    expect(response.headers.get('www-authenticate')).toContain('scope="catalog.write"');
  });

  test('a public route knows its caller, and refuses a token that is not valid', async () => {
    const headers = await issuer.bearer({ userId: 'ada' });
    expect((await call('GET', '/v1/books', { headers })).answer).toMatchObject({ by: 'ada' });
    const expired = await issuer.bearer({ expiresInSeconds: -60 });
    expect((await call('GET', '/v1/books', { headers: expired })).status).toBe(401);
  });

  test('the keys are fetched once', () => {
    expect(issuer.fetches).toBe(1);
  });
});

describe('GET /openapi.json', () => {
  interface Operation {
    readonly 'x-access': object;
    readonly security: object[];
    readonly parameters: readonly { readonly in: string; readonly name: string; readonly required: boolean }[];
    readonly requestBody?: { readonly content: Record<string, { readonly schema: Record<string, unknown> }> };
    readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: object }> }>;
  }

  async function operation(path: string, method: string): Promise<Operation> {
    const { answer } = await call('GET', '/openapi.json');
    const paths = answer['paths'] as Record<string, Record<string, Operation>>;
    const found = paths[path]?.[method];
    if (!found) throw new Error(`${method} ${path} is not in the document`);
    return found;
  }

  test('is OpenAPI 3.1 and holds every route of the service and none of the platform', async () => {
    const { answer } = await call('GET', '/openapi.json');
    expect(answer['openapi']).toBe('3.1.0');
    expect(Object.keys(answer['paths'] as object)).toEqual([
      '/v1/books',
      '/v1/books/{id}',
      '/v1/books/{id}/edit',
      '/v1/books/{id}/cause',
      '/v1/books/defect',
    ]);
  });

  test('shows what a body must be, and that nothing else may be in it', async () => {
    const add = await operation('/v1/books', 'post');
    expect(add.requestBody?.content['application/json']?.schema).toMatchObject({
      required: ['title', 'price'],
      additionalProperties: false,
      properties: { price: { additionalProperties: false } },
    });
    expect(add.parameters).toEqual([
      expect.objectContaining({ in: 'header', name: 'Idempotency-Key', required: true }),
    ]);
  });

  test('shows path parameters, and query values with their bounds', async () => {
    expect((await operation('/v1/books/{id}', 'get')).parameters).toMatchObject([
      { in: 'path', name: 'id', required: true, schema: { format: 'uuid' } },
    ]);
    expect((await operation('/v1/books', 'get')).parameters).toMatchObject([
      { in: 'query', name: 'limit', required: false, schema: { minimum: 1, maximum: 100 } },
      { in: 'query', name: 'cursor', required: false },
    ]);
  });

  test('shows a header that a route reads if it is sent', async () => {
    expect((await operation('/v1/books/{id}/cause', 'get')).parameters).toMatchObject([
      { in: 'path', name: 'id' },
      { in: 'header', name: 'Library-Card', required: false, description: 'Whoever has no account' },
    ]);
  });

  test('says who may, and with which codes it may go wrong', async () => {
    const edit = await operation('/v1/books/{id}/edit', 'post');
    expect(edit['x-access']).toEqual({ kind: 'permission', permission: 'catalog.write' });
    expect(edit.security).toEqual([{ accessToken: [] }]);
    expect(Object.keys(edit.responses).sort()).toEqual(['201', '400', '401', '403', '428', 'default']);
    const read = await operation('/v1/books/{id}', 'get');
    expect(read.security).toEqual([{}, { accessToken: [] }]);
    expect(read.responses['404']?.content?.['application/problem+json']?.schema).toMatchObject({
      properties: { code: { enum: ['shelf.not_found'] } },
    });
  });
});

describe('a service with a gap does not start', () => {
  @Controller('v1/gaps')
  class GapsController {
    @Get(':id')
    gap(@Param('id') id: string) {
      return id;
    }
  }

  @Module({ controllers: [GapsController] })
  class GapsModule {}

  test('the route without access and the argument without schema are named', async () => {
    await expect(createService(manifest, GapsModule)).rejects.toThrow(
      /GapsController\.gap \(GET \/v1\/gaps\/:id\) declares no access[^]*reads its path parameter id without a schema/,
    );
  });

  test('every wrong configuration key is named at once', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { AUTH_JWKS_URL: 'nonsense', PORT: 'eighty', AUTH_ISSUER: '' });
    await expect(createService(manifest, BooksModule)).rejects.toThrow(
      /PORT[^]*AUTH_JWKS_URL[^]*AUTH_ISSUER: is missing/,
    );
    Object.assign(process.env, before);
    delete process.env['PORT'];
  });
});

describe('stopping', () => {
  @Controller('v1/slow')
  class SlowController {
    static entered: () => void;
    static leave: Promise<void>;

    @Get()
    @Public()
    async slow() {
      SlowController.entered();
      await SlowController.leave;
      return { finished: true };
    }
  }

  @Module({ controllers: [SlowController] })
  class SlowModule {}

  test('finishes the request in hand and takes no new one', async () => {
    const service = await createService(manifest, SlowModule);
    await service.app.listen(0, '127.0.0.1');
    const url = `${await service.app.getUrl()}/v1/slow`;
    let leave!: () => void;
    SlowController.leave = new Promise((resolve) => (leave = resolve));
    const entered = new Promise<void>((resolve) => (SlowController.entered = resolve));

    const inHand = fetch(url);
    await entered;
    const stopped = stopService(service);
    leave();
    expect(await (await inHand).json()).toEqual({ finished: true });
    await stopped;
    await expect(fetch(url)).rejects.toThrow();
  });
});

test('liveness and readiness answer without a token', async () => {
  expect(await call('GET', '/health/live')).toMatchObject({ status: 200, answer: { status: 'live' } });
  expect(await call('GET', '/health/ready')).toMatchObject({ status: 200, answer: { status: 'ready' } });
});
