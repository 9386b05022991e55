import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import { createLogger } from '@tenfold/service-host/logging';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { installApiReference } from './api-reference.ts';
import { installCallers } from './callers.ts';
import type { Settings } from './config.ts';
import { installCounters } from './counters.ts';
import { installEventSchemas } from './event-schemas.ts';
import { forward } from './forward.ts';
import { GatewayErrors } from './gateway.errors.ts';
import { installHealth } from './health.ts';
import { installMetrics } from './metrics.ts';
import { installAddressLimit, installCallerLimit } from './limits.ts';
import { answerProblem } from './problems.ts';
import { installStatus } from './status/install-status.ts';
import { installTrace, requestIdOf } from './trace.ts';
import { Upstreams } from './upstreams.ts';

/** The one door: everything that every request needs before, and whatever happens, after a service has seen it. */
export async function createGateway(config: Settings): Promise<FastifyInstance> {
  const upstreams = new Upstreams(config);
  const gateway: FastifyInstance = Fastify({
    loggerInstance: createLogger('gateway', config.LOG_LEVEL) as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestIdOf,
    bodyLimit: config.GATEWAY_BODY_LIMIT_BYTES,
    trustProxy: config.GATEWAY_TRUSTED_PROXIES.length > 0 ? config.GATEWAY_TRUSTED_PROXIES : false,
    forceCloseConnections: 'idle',
    frameworkErrors: answerProblem,
  });
  gateway.setErrorHandler(answerProblem);
  gateway.setNotFoundHandler(() => {
    throw GatewayErrors.route_not_found();
  });

  installTrace(gateway);
  installAccessLog(gateway);
  installMetrics(gateway, upstreams, config);
  await installBrowserProtection(gateway, config);
  const counters = await installCounters(gateway, config);
  installAddressLimit(gateway, counters, config);
  installCallers(gateway, config);
  installCallerLimit(gateway, counters, config);
  installHealth(gateway, upstreams);
  installApiReference(gateway, upstreams);
  installStatus(gateway, upstreams);
  installEventSchemas(gateway, upstreams);

  await gateway.register(async (proxied) => {
    proxied.removeAllContentTypeParsers();
    proxied.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    proxied.all('/v1/*', (request, reply) => forward(upstreams, request, reply));
  });
  gateway.addHook('onClose', () => upstreams.close());
  return gateway;
}

async function installBrowserProtection(gateway: FastifyInstance, config: Settings): Promise<void> {
  await gateway.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        // The reference page configures itself in an inline script; the API itself answers JSON only.
        scriptSrc: ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        upgradeInsecureRequests: null,
      },
    },
  });
  await gateway.register(cors, {
    origin: config.GATEWAY_CORS_ORIGINS,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: [
      'etag',
      'location',
      'x-request-id',
      'retry-after',
      'ratelimit-limit',
      'ratelimit-remaining',
      'ratelimit-reset',
    ],
    maxAge: 600,
  });
}

function installAccessLog(gateway: FastifyInstance): void {
  gateway.addHook('onResponse', async (request, reply) => {
    const path = request.url.split('?', 1)[0];
    const level = path?.startsWith('/health/') ? 'trace' : 'info';
    const durationMs = Math.round(reply.elapsedTime * 10) / 10;
    request.log[level]({ method: request.method, path, status: reply.statusCode, durationMs }, 'answered');
  });
}
