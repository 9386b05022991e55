import { beforeAll, describe, expect, test } from '@jest/globals';
import { registeredRoutes, type RegisteredRoute } from '@tenfold/service-host';
import type { TestService } from '../service/test-service.ts';
import { nameOf } from '../routes/request-for.ts';
import { BadRequests, type Samples } from './bad-requests.ts';

export interface BadInputOptions {
  /** A body that is right but for one field finds more than one that is wrong in several; so give a right one if you can. */
  readonly samples?: Samples;
}

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Declares a suite that sends every kind of bad input that we know to every route which `service` has registered, signed
 * as somebody who may do everything. It asserts: problem+json with a field list, never a 5xx, nothing written to the
 * outbox by what was refused, and that no registered route was left out.
 *
 *     describeBadInput(() => service, { samples: { 'POST /v1/orders': anOrderBody() } });
 */
export function describeBadInput(service: () => TestService, { samples = {} }: BadInputOptions = {}): void {
  describe('bad input', () => {
    const tried = new Set<string>();
    let routes: RegisteredRoute[];
    let bad: BadRequests;

    beforeAll(() => {
      routes = registeredRoutes(service().app).filter(({ hidden }) => !hidden);
      bad = new BadRequests(service(), samples);
    });

    const writes = () => routes.filter(({ method }) => WRITES.has(method));
    const expectNone = async (among: RegisteredRoute[], attack: (route: RegisteredRoute) => Promise<string[]>) => {
      const offences: string[] = [];
      for (const route of among) {
        tried.add(nameOf(route));
        offences.push(...(await attack(route)));
      }
      expect(offences).toEqual([]);
    };

    test('a wrong body is refused with a field list, and nothing is announced', async () => {
      const before = await outboxRows(service());
      await expectNone(writes(), (route) => bad.wrongBodies(route));
      expect(await outboxRows(service())).toBe(before);
    });

    test('an odd body is never answered 5xx', async () => {
      await expectNone(writes(), (route) => bad.oddBodies(route));
    });

    test('a body of an odd media type is never answered 5xx', async () => {
      await expectNone(writes(), (route) => bad.oddMediaTypes(route));
    });

    test('odd path parameters and query values are never answered 5xx', async () => {
      await expectNone(routes, (route) => bad.oddAddresses(route));
    });

    test('a missing Idempotency-Key or If-Match is refused', async () => {
      await expectNone(writes(), (route) => bad.missingHeaders(route));
    });

    test('every registered route was tried, and every sample belongs to one', () => {
      expect([...tried].sort()).toEqual([...new Set(routes.map(nameOf))].sort());
      expect(Object.keys(samples).filter((name) => !tried.has(name))).toEqual([]);
    });
  });
}

/** Events are the effects that others would see; a service without an outbox has none. */
async function outboxRows({ database }: TestService): Promise<number> {
  const [found] = await database.query<{ name: string | null }>(`SELECT to_regclass('outbox_messages') AS name`);
  if (!found?.name) return 0;
  const [row] = await database.query<{ rows: number }>('SELECT count(*)::int AS rows FROM outbox_messages');
  return row?.rows ?? 0;
}
