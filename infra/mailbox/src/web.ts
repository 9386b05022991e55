import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MailStore } from './mail-store.ts';
import { listPage, mailPage } from './pages.ts';

interface Answer {
  readonly status?: number;
  readonly type: string;
  readonly body: string | Buffer;
  /** Replaces the policy that lets nothing run. */
  readonly policy?: string;
}

type Route = (store: MailStore, url: URL, id: number) => Promise<Answer | undefined> | Answer;

const json = (value: unknown): Answer => ({ type: 'application/json', body: JSON.stringify(value) });
const html = (body: string): Answer => ({ type: 'text/html; charset=utf-8', body });
const ELSEWHERE: Answer = { status: 403, type: 'application/json', body: '{"title":"Not from here"}' };
/**
 * Names of this machine for itself. A page of the web can make its own name lead here (DNS rebinding) and would then read
 * every mail, links that set passwords included.
 */
const OWN_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);
const NOT_FOUND: Answer = { status: 404, type: 'application/json', body: '{"title":"Not found"}' };

/** A mail is somebody else's HTML: nothing in it runs, and nothing is fetched from elsewhere. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'";

const routes: readonly (readonly [method: string, path: RegExp, route: Route])[] = [
  ['GET', /^\/$/, (store, url) => html(listPage(store.list({ to: to(url), limit: 200 }), to(url)))],
  ['GET', /^\/mails\/(\d+)$/, async (store, _, id) => mapped(await store.find(id), (mail) => html(mailPage(mail)))],
  [
    'GET',
    /^\/mails\/(\d+)\/html$/,
    async (store, _, id) => mapped(await store.find(id), (mail) => ({ ...html(mail.html ?? ''), policy: SANDBOX })),
  ],
  ['GET', /^\/api\/mails$/, (store, url) => json({ items: store.list({ to: to(url), limit: limitOf(url) }) })],
  ['GET', /^\/api\/mails\/(\d+)$/, async (store, _, id) => mapped(await store.find(id), json)],
  [
    'GET',
    /^\/api\/mails\/(\d+)\/source$/,
    async (store, _, id) => mapped(await store.source(id), (body) => ({ type: 'message/rfc822', body })),
  ],
  [
    'DELETE',
    /^\/api\/mails$/,
    async (store) => {
      await store.clear();
      return { status: 204, type: 'application/json', body: '' };
    },
  ],
];
const SANDBOX = `${POLICY}; sandbox allow-popups`;

/** Answers one request; whatever goes wrong is a 500, never the end of the mailbox. */
export async function answer(store: MailStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const { status = 200, type, body, policy = POLICY } = (await route(store, request)) ?? NOT_FOUND;
    response.writeHead(status, {
      'content-type': type,
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    response.end(body);
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
}

async function route(store: MailStore, { method, url = '/', headers }: IncomingMessage): Promise<Answer | undefined> {
  if (!OWN_NAMES.has(headers.host?.replace(/:\d+$/, '') ?? '')) return ELSEWHERE;
  const address = new URL(url, 'http://mailbox');
  for (const [wanted, path, handle] of routes) {
    const found = path.exec(address.pathname);
    if (found && method === wanted) return handle(store, address, Number(found[1]));
  }
  return undefined;
}

function mapped<T>(value: T | undefined, show: (value: T) => Answer): Answer | undefined {
  return value === undefined ? undefined : show(value);
}

function to(url: URL): string | undefined {
  return url.searchParams.get('to') ?? undefined;
}

function limitOf(url: URL): number {
  const limit = Number(url.searchParams.get('limit') ?? 50);
  return Number.isInteger(limit) && limit > 0 ? limit : 50;
}
