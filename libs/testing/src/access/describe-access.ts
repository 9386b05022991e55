import { beforeAll, describe, expect, test } from '@jest/globals';
import { permissions } from '@tenfold/auth-guard';
import type { TokenClaims } from '@tenfold/auth-guard/testing';
import { registeredRoutes, type RegisteredRoute } from '@tenfold/service-host';
import { headersFor, nameOf, pathOf } from '../routes/request-for.ts';
import type { TestService } from '../service/test-service.ts';

/** How the guard answers: `let in` whatever the use case says next. */
type Verdict = 'let in' | 'access.token_missing' | 'access.token_expired' | 'access.token_invalid' | 'access.forbidden';

interface Visitor {
  readonly name: string;
  /** Absent for somebody without a token. */
  readonly claims?: (route: RegisteredRoute) => TokenClaims;
  readonly expected: (route: RegisteredRoute) => Verdict;
}

const needed = ({ access }: RegisteredRoute) => (access?.kind === 'permission' ? access.permission : undefined);
const open = ({ access }: RegisteredRoute) => access?.kind === 'public';

/** Everybody who may stand at the door, and what the declaration of a route means for them. */
const visitors: readonly Visitor[] = [
  { name: 'nobody', expected: (route) => (open(route) ? 'let in' : 'access.token_missing') },
  {
    name: 'a login that has run out',
    claims: () => ({ permissions, expiresInSeconds: -60 }),
    expected: () => 'access.token_expired',
  },
  { name: 'a forger', claims: () => ({ permissions, forged: true }), expected: () => 'access.token_invalid' },
  {
    name: 'a customer',
    claims: () => ({ permissions: [] }),
    expected: ({ access }) =>
      access?.kind === 'permission' || access?.kind === 'service' ? 'access.forbidden' : 'let in',
  },
  {
    name: 'staff with every permission but this',
    claims: (route) => ({ permissions: permissions.filter((permission) => permission !== needed(route)) }),
    expected: ({ access }) =>
      access?.kind === 'permission' || access?.kind === 'service' ? 'access.forbidden' : 'let in',
  },
  {
    name: 'staff with this permission alone',
    claims: (route) => ({ permissions: permissions.filter((permission) => permission === needed(route)) }),
    expected: ({ access }) => (access?.kind === 'service' ? 'access.forbidden' : 'let in'),
  },
  {
    name: 'another service',
    claims: () => ({ kind: 'service', permissions: [] }),
    expected: ({ access }) =>
      access?.kind === 'owner' || (access?.kind === 'permission' && !access.orService) ? 'access.forbidden' : 'let in',
  },
];

/**
 * Declares a suite that stands at every route which `service` has registered as everybody who may stand there, and
 * expects what the route declares, and never a 5xx. The bodies it sends are empty, so that whoever is let in does little.
 *
 *     describeAccess(() => service);
 */
export function describeAccess(service: () => TestService): void {
  describe('access', () => {
    let routes: RegisteredRoute[];
    beforeAll(() => {
      routes = registeredRoutes(service().app).filter(({ hidden }) => !hidden);
    });

    test.each(visitors.map((visitor) => [visitor.name, visitor] as const))(
      'is as declared for %s',
      async (_, visitor) => {
        const offences: string[] = [];
        for (const route of routes) {
          const verdict = await knock(service(), route, visitor);
          const expected = visitor.expected(route);
          if (verdict !== expected) offences.push(`${nameOf(route)}: ${verdict}, not ${expected}`);
        }
        expect(offences).toEqual([]);
      },
    );
  });
}

async function knock(service: TestService, route: RegisteredRoute, { claims }: Visitor): Promise<Verdict | string> {
  const { status, body } = await service.request(route.method, pathOf(route), {
    headers: headersFor(route),
    ...(route.body ? { body: {} } : {}),
    ...(claims ? { as: claims(route) } : {}),
  });
  if (status >= 500) return `${status} ${body.code}`;
  return typeof body.code === 'string' && body.code.startsWith('access.') ? body.code : 'let in';
}
