import { randomUUID } from 'node:crypto';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { TestIssuer, type TokenClaims } from '@tenfold/auth-guard/testing';
import type { ServiceManifest } from '@tenfold/contract-kit';
import type { ServiceDatabase } from '@tenfold/database';
import { createService, stopService, type Problem, type Service } from '@tenfold/service-host';
import { testDatabase, type TestDatabase } from '../database/test-database.ts';
import { testSecrets } from './test-secrets.ts';

export interface TestServiceOptions {
  readonly manifest: ServiceManifest;
  readonly module: Type;
  readonly database: ServiceDatabase;
  /** Configuration beyond what every service has. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface TestRequest {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Signs the request with a fresh token for these claims. */
  readonly as?: TokenClaims;
}

/** A request with the headers that edits need. */
export interface TestEdit extends TestRequest {
  /** Sent as If-Match. */
  readonly version?: number | undefined;
  /** Idempotency-Key of a POST; a fresh one unless given. */
  readonly key?: string | undefined;
}

export interface TestResponse<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** A whole service on a random port: its real module, HTTP, Postgres and tokens. Close it in `afterAll`. */
export class TestService implements AsyncDisposable {
  readonly service: Service;
  readonly url: string;
  /** The service's database, with helpers to look into it. */
  readonly database: TestDatabase;
  readonly tokens: TestIssuer;

  constructor(service: Service, url: string, database: TestDatabase, tokens: TestIssuer) {
    this.service = service;
    this.url = url;
    this.database = database;
    this.tokens = tokens;
  }

  get app(): NestFastifyApplication {
    return this.service.app;
  }

  /** Any provider of the service. */
  get<T>(provider: Type<T>): T {
    return this.app.get(provider, { strict: false });
  }

  /** `request('POST', '/v1/orders', { body, as: { userId } })`; objects are sent as JSON, strings as they are. */
  async request<Body = Problem & Record<string, unknown>>(
    method: string,
    path: string,
    { body, headers, as }: TestRequest = {},
  ): Promise<TestResponse<Body>> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(as ? await this.tokens.bearer(as) : {}),
        ...headers,
      },
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parsed(text) as Body };
  }

  /** `edit('PATCH', '/v1/admin/coupons/…', { body, version, as: staff })`. */
  edit<Body = Problem & Record<string, unknown>>(
    method: string,
    path: string,
    { version, key = randomUUID(), ...request }: TestEdit = {},
  ): Promise<TestResponse<Body>> {
    return this.request<Body>(method, path, {
      ...request,
      headers: {
        ...(method === 'POST' ? { 'idempotency-key': key } : {}),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
        ...request.headers,
      },
    });
  }

  async close(): Promise<void> {
    await stopService(this.service);
    await this.database.close();
    await this.tokens.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Nothing listens there. A test service writes its events to the outbox and sends none; its handlers are called by the test. */
const NOBODY = '127.0.0.1:9';

/** Starts a service as production does, with a database, tokens and keys of its own. */
export async function startTestService(options: TestServiceOptions): Promise<TestService> {
  const { manifest } = options;
  const [database, tokens, secrets] = await Promise.all([
    testDatabase(options.database),
    TestIssuer.start(),
    testSecrets(manifest.name),
  ]);
  Object.assign(process.env, {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    KAFKA_BROKERS: NOBODY,
    ...secrets,
    ...tokens.environment,
    [`${manifest.name.toUpperCase()}_DATABASE_URL`]: database.urls.app,
    ...options.env,
  });
  const service = await createService(manifest, options.module, { database: options.database });
  await service.app.listen(0, '127.0.0.1');
  return new TestService(service, await service.app.getUrl(), database, tokens);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
