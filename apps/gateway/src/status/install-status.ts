import { decide } from '@tenfold/auth-guard/decide';
import type { FastifyInstance } from 'fastify';
import { callerOf } from '../callers.ts';
import type { Upstreams } from '../upstreams.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { statusPage } from './page.ts';
import { PlatformStatus } from './platform-figures.ts';

/** Nothing runs but the page's own script, nothing is fetched from elsewhere, and nobody frames it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'unsafe-inline'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join(';');

/** The figures of the platform for its staff: a page that anybody may load and that shows nothing without a token. */
export function installStatus(gateway: FastifyInstance, upstreams: Upstreams): void {
  const platform = new PlatformStatus(upstreams);
  gateway.get('/status', (_request, reply) =>
    reply.header('content-security-policy', POLICY).type('text/html; charset=utf-8').send(statusPage()),
  );
  gateway.get('/status/page.js', (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(PAGE_SCRIPT),
  );
  gateway.get('/status.json', async (request, reply) => {
    decide({ kind: 'permission', permission: 'platform.read' }, callerOf(request));
    reply.header('cache-control', 'no-store');
    return platform.read();
  });
}
