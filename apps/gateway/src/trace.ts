import type { FastifyInstance } from 'fastify';
import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

declare module 'fastify' {
  interface FastifyRequest {
    /** W3C Trace Context of this request, the caller's or a new one. */
    traceparent: string;
  }
}

const REQUEST_ID = /^[A-Za-z0-9._:-]{8,64}$/;
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The caller's own id of a request when it is one, so that both sides speak of the same thing. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

export function installTrace(gateway: FastifyInstance): void {
  gateway.decorateRequest('traceparent', '');
  gateway.addHook('onRequest', async (request, reply) => {
    const given = request.headers['traceparent'];
    request.traceparent = typeof given === 'string' && TRACEPARENT.test(given) ? given : newTraceparent();
    reply.header('x-request-id', request.id);
  });
}

function newTraceparent(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}
