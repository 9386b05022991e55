import { BadRequestException } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { newTraceparent, withCorrelation, type Correlation } from '@tenfold/messaging';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { hostileInput } from './hostile-input.ts';
import { countAnswer } from './metrics/http-metrics.ts';
import type { ProgramMetrics } from './metrics/program-metrics.ts';
import { declaredError } from './declared-error.ts';
import { PROBLEM_JSON, problemOf } from './problem.ts';
import { invalidRequest } from './request.errors.ts';

const REQUEST_ID = /^[A-Za-z0-9._:-]{8,64}$/;
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The id that the caller (the gateway, mostly) gave the request, or a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** Addresses so broken that Fastify's router refuses them before any hook or filter of ours. */
export function answerFrameworkError(_error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = declaredError(new BadRequestException());
  reply
    .header('x-request-id', request.id)
    .status(refusal.status)
    .type(PROBLEM_JSON)
    .send(problemOf(refusal, request.id));
}

export function installHttpHooks(fastify: FastifyInstance, metrics: ProgramMetrics): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });

  // After the body was read, because its stream would not carry the context on.
  fastify.addHook('preValidation', (request, _reply, done) => {
    const found = hostileInput(request.body) ?? hostileInput(request.params) ?? hostileInput(request.query);
    withCorrelation(correlationOf(request), () => done(found ? invalidRequest([found]) : undefined));
  });

  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    countAnswer(metrics, route, request, reply);
    const level = route.startsWith('/health/') ? 'trace' : 'info';
    fastify.log[level](
      {
        requestId: request.id,
        method: request.method,
        route,
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime * 10) / 10,
      },
      'answered',
    );
    done();
  });
}

/** A request is the first cause of whatever follows from it, unless it says that it belongs to an older one. */
function correlationOf(request: FastifyRequest): Correlation {
  const { 'x-correlation-id': correlationId, traceparent } = request.headers;
  return {
    requestId: request.id,
    correlationId: typeof correlationId === 'string' && REQUEST_ID.test(correlationId) ? correlationId : request.id,
    traceparent: typeof traceparent === 'string' && TRACEPARENT.test(traceparent) ? traceparent : newTraceparent(),
  };
}
