import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from './config.ts';
import type { Count, Counters } from './counters.ts';
import { GatewayErrors } from './gateway.errors.ts';

/** Counts the requests of each address, before anything is spent on them. */
export function installAddressLimit(gateway: FastifyInstance, counters: Counters, config: Settings): void {
  const count = counters.of(config.GATEWAY_RATE_LIMIT_PER_ADDRESS, ({ ip }) => `address ${ip}`);
  gateway.addHook('onRequest', async (request, reply) => {
    if (isLimited(request)) enforce(await count(request), reply);
  });
}

/** Counts the requests of each account, wherever they come from. Its figures replace those of the address. */
export function installCallerLimit(gateway: FastifyInstance, counters: Counters, config: Settings): void {
  const count = counters.of(config.GATEWAY_RATE_LIMIT_PER_CALLER, ({ callerId }) => `caller ${callerId}`);
  gateway.addHook('onRequest', async (request, reply) => {
    if (isLimited(request) && request.callerId !== null) enforce(await count(request), reply);
  });
}

/** Health checks and documents are cheap and asked for by machines. */
function isLimited(request: FastifyRequest): boolean {
  return request.url.startsWith('/v1/');
}

function enforce(count: Count, reply: FastifyReply): void {
  if (count.isAllowed) return;
  reply
    .header('ratelimit-limit', count.max)
    .header('ratelimit-remaining', Math.max(0, count.remaining))
    .header('ratelimit-reset', count.ttlInSeconds);
  if (count.isExceeded) {
    throw GatewayErrors.rate_limited({ headers: { 'retry-after': String(count.ttlInSeconds) } });
  }
}
