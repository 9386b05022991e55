import { randomUUID } from 'node:crypto';
import { Session } from '@tenfold/shopper';
import { PlatformUnderTest } from './platform-under-test.ts';

interface Operation {
  readonly 'x-access': { readonly kind: string; readonly permission?: string };
  readonly parameters: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: unknown;
}

interface Route {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

let platform: PlatformUnderTest;
let routes: readonly Route[];
const permissionsOf = new Map<string, readonly string[]>();

beforeAll(async () => {
  platform = await PlatformUnderTest.open();
  const response = await fetch(new URL('/openapi.json', platform.gateway));
  const document = (await response.json()) as { paths: Record<string, Record<string, Operation>> };
  routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const roles = await platform.evidence
    .database('auth')
    .rows<{ name: string; permissions: string[] }>('SELECT name, permissions FROM roles');
  for (const { name, permissions } of roles) permissionsOf.set(name, permissions);
});
afterAll(() => platform[Symbol.asyncDispose]());

/** What the declaration of a route means for somebody with this role, or for nobody. */
function expected({ 'x-access': access }: Operation, role: string | undefined): string {
  if (access.kind === 'public') return 'let in';
  if (role === undefined) return 'access.token_missing';
  if (access.kind === 'service') return 'access.forbidden';
  if (access.permission === undefined) return 'let in';
  return permissionsOf.get(role)!.includes(access.permission) ? 'let in' : 'access.forbidden';
}

/** Nothing in the request is right but its form, so that whoever is let in does little. */
async function knock(session: Session, { method, path, operation }: Route): Promise<string> {
  const { status, body } = await session.request<{ code?: string } | undefined>(
    method,
    path.replaceAll(/\{[^}]+\}/g, randomUUID()),
    {
      headers: { 'idempotency-key': randomUUID(), 'if-match': '"1"' },
      ...(operation.requestBody === undefined ? {} : { body: {} }),
    },
  );
  if (status >= 500) return `${status} ${body?.code}`;
  return body?.code?.startsWith('access.') ? body.code : 'let in';
}

it.each([undefined, 'customer', 'employee', 'manager', 'admin'])(
  'every route of every service lets in, or not, as declared: %s',
  async (role) => {
    const { url } = platform.handle.status.gateway;
    const login = platform.handle.logins.find((candidate) => candidate.role === role);
    const session = login === undefined ? Session.guest(url) : await Session.logIn(url, login);
    const offences: string[] = [];
    for (const route of routes) {
      const verdict = await knock(session, route);
      const should = expected(route.operation, role);
      if (verdict !== should) offences.push(`${route.method} ${route.path}: ${verdict}, not ${should}`);
    }
    expect(routes.length).toBeGreaterThan(150);
    expect(offences).toEqual([]);
  },
);
