import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { errors, type Dispatcher } from 'undici';
import { GatewayErrors } from './gateway.errors.ts';
import type { Service, Upstreams } from './upstreams.ts';

/** RFC 9110, section 7.6.1: these speak to the next hop only; the rest is said anew by the gateway. */
const NOT_FORWARDED = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'expect',
  'content-length',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-request-id',
  'traceparent',
]);
const RETRY_AFTER_SECONDS = '2';

/** Sends a request on to the service that owns its address and streams the answer back, bodies untouched. */
export async function forward(
  upstreams: Upstreams,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const service = upstreams.ownerOf(request.url.split('?', 1)[0] ?? '');
  if (!service) throw GatewayErrors.route_not_found();
  const answer = await dispatch(service, request);
  reply.status(answer.statusCode);
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined && !NOT_FORWARDED.has(name)) reply.header(name, value);
  }
  const length = answer.headers['content-length'];
  if (length !== undefined) reply.header('content-length', length);
  return reply.send(answer.body);
}

async function dispatch(service: Service, request: FastifyRequest): Promise<Dispatcher.ResponseData> {
  const send = () =>
    service.pool.request({
      method: request.method as Dispatcher.HttpMethod,
      path: request.url,
      headers: forwardedHeaders(request),
      body: request.body instanceof Buffer ? request.body : null,
    });
  try {
    return await send().catch((error: unknown) => {
      if (isSafe(request.method) && error instanceof errors.SocketError) return send();
      throw error;
    });
  } catch (error) {
    throw failureOf(service.name, error);
  }
}

/** Reading twice does no harm; a kept-alive connection may have been closed by a service that restarted meanwhile. */
function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function failureOf(name: string, cause: unknown) {
  const extensions = { service: name };
  if (cause instanceof errors.HeadersTimeoutError || cause instanceof errors.BodyTimeoutError) {
    const detail = `${name} did not answer in time; whether it did what was asked is not known`;
    return GatewayErrors.service_timeout({ detail, extensions, cause });
  }
  return GatewayErrors.service_unavailable({
    detail: `${name} does not answer; everything else goes on working`,
    extensions,
    headers: { 'retry-after': RETRY_AFTER_SECONDS },
    cause,
  });
}

function forwardedHeaders(request: FastifyRequest): IncomingHttpHeaders {
  const kept = Object.entries(request.headers).filter(([name]) => !NOT_FORWARDED.has(name));
  return {
    ...Object.fromEntries(kept),
    'x-request-id': request.id,
    traceparent: request.traceparent,
    'x-forwarded-for': request.ip,
    'x-forwarded-proto': request.protocol,
    'x-forwarded-host': request.host,
  };
}
