import { permissions } from '@tenfold/auth-guard';
import type { RegisteredRoute } from '@tenfold/service-host';
import { z } from 'zod';
import { headersFor, nameOf, pathOf, schemaOf } from '../routes/request-for.ts';
import type { TestRequest, TestService } from '../service/test-service.ts';
import { corruptionsOf, type Corruption } from './corruptions.ts';
import { sampleOf } from '../routes/sample.ts';

/** Right bodies by route (`'POST /v1/orders'`), where the one made from the schema would not do. */
export type Samples = Readonly<Record<string, unknown>>;

const BAD_SEGMENTS = [
  'not-an-id',
  '%00',
  '0',
  '-1',
  '9'.repeat(40),
  'x'.repeat(200),
  '%F0%9F%98%80',
  "';--",
  '..%2f..',
];
const BAD_QUERY_VALUES = [
  '',
  'x'.repeat(3000),
  '%00',
  '-1',
  '1e999',
  'NaN',
  '%F0%9F%98%80',
  "';--",
  '2147483648',
  '99999999999999999999',
];
const BAD_MEDIA_TYPES = ['text/plain', 'application/xml', 'nonsense', 'application/json; charset=utf-7'];
const REFUSALS = new Set([400, 413, 415, 422]);

/** Sends bad requests of every kind to the routes of a service. Each method returns the answers that should not have been. */
export class BadRequests {
  readonly #service: TestService;
  readonly #samples: Samples;

  constructor(service: TestService, samples: Samples = {}) {
    this.#service = service;
    this.#samples = samples;
  }

  /** Bodies that every route must refuse, naming what is wrong. */
  wrongBodies(route: RegisteredRoute): Promise<string[]> {
    return this.#tryAll(route, ({ mustBeRefused }) => mustBeRefused);
  }

  /** Bodies that may be right for some route; none may upset the service. */
  oddBodies(route: RegisteredRoute): Promise<string[]> {
    return this.#tryAll(route, ({ mustBeRefused }) => !mustBeRefused);
  }

  async oddMediaTypes(route: RegisteredRoute): Promise<string[]> {
    const offences: string[] = [];
    for (const type of BAD_MEDIA_TYPES) {
      const request = { body: '<a/>', headers: { ...headersFor(route), 'content-type': type } };
      offences.push(...(await this.#offences(route, pathOf(route), request, type, false)));
    }
    return offences;
  }

  async oddAddresses(route: RegisteredRoute): Promise<string[]> {
    const offences: string[] = [];
    for (const path of [...badPathsOf(route), ...badQueriesOf(route)]) {
      const request = { headers: headersFor(route), ...(route.body ? { body: {} } : {}) };
      offences.push(...(await this.#offences(route, path, request, path, false)));
    }
    return offences;
  }

  /** A route that asks for Idempotency-Key or If-Match must miss it. */
  async missingHeaders(route: RegisteredRoute): Promise<string[]> {
    if (!route.idempotencyKey && !route.ifMatch) return [];
    const body = this.#bodyFor(route);
    const { status } = await this.#send(route, pathOf(route), body === undefined ? {} : { body });
    return status === 400 || status === 428 ? [] : [`${nameOf(route)} without its header: answered ${status}`];
  }

  async #tryAll(route: RegisteredRoute, chosen: (corruption: Corruption) => boolean): Promise<string[]> {
    const offences: string[] = [];
    if (!route.body) return offences;
    for (const { name, body, mustBeRefused } of corruptionsOf(this.#bodyFor(route), schemaOf(route.body)).filter(
      chosen,
    )) {
      const request = { body, headers: headersFor(route) };
      offences.push(...(await this.#offences(route, pathOf(route), request, name, mustBeRefused)));
    }
    return offences;
  }

  async #offences(
    route: RegisteredRoute,
    path: string,
    request: TestRequest,
    what: string,
    mustBeRefused: boolean,
  ): Promise<string[]> {
    const { status, headers, body } = await this.#send(route, path, request);
    const offence = (fault: string) => [`${nameOf(route)}, ${what}: ${fault}`];
    if (status >= 500) return offence(`${status} ${body.code}`);
    if (status >= 400 && !headers.get('content-type')?.startsWith('application/problem+json')) {
      return offence(`${status} is not problem+json`);
    }
    if (mustBeRefused && !REFUSALS.has(status)) return offence(`answered ${status}`);
    if (mustBeRefused && !namesFields(body['errors'])) return offence(`${status} ${body.code} names no field`);
    return [];
  }

  /** Signed as somebody who may do everything, so that nothing but the input is a reason to refuse. */
  #send(route: RegisteredRoute, path: string, request: TestRequest) {
    const kind = route.access?.kind === 'service' ? 'service' : 'user';
    return this.#service.request(route.method, path, { ...request, as: { kind, permissions } });
  }

  #bodyFor(route: RegisteredRoute): unknown {
    return this.#samples[nameOf(route)] ?? (route.body ? sampleOf(schemaOf(route.body)) : undefined);
  }
}

function namesFields(errors: unknown): boolean {
  return z
    .array(z.object({ path: z.string(), code: z.string(), message: z.string() }))
    .min(1)
    .safeParse(errors).success;
}

function badPathsOf(route: RegisteredRoute): string[] {
  return Object.keys(route.parameters).flatMap((name) => BAD_SEGMENTS.map((bad) => pathOf(route, { [name]: bad })));
}

function badQueriesOf(route: RegisteredRoute): string[] {
  const names = route.query ? [...Object.keys(schemaOf(route.query).properties ?? {}), 'no_such_filter'] : [];
  return names.flatMap((name) =>
    BAD_QUERY_VALUES.flatMap((bad) => [`${pathOf(route)}?${name}=${bad}`, `${pathOf(route)}?${name}=a&${name}=${bad}`]),
  );
}
