import { DomainError } from '@tenfold/errors';
import { PROBLEM_JSON, problemOf } from '@tenfold/service-host/problem';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayErrors } from './gateway.errors.ts';

/** Answers whatever went wrong as problem+json (RFC 9457); the inside of an error is only logged. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const declared = error instanceof DomainError ? error : ofFastify(error);
  if (declared.status >= 500) request.log.error({ err: declared.cause ?? error }, declared.message);
  reply
    .header('x-request-id', request.id)
    .status(declared.status)
    .headers(declared.headers)
    .type(PROBLEM_JSON)
    .send(problemOf(declared, request.id));
}

function ofFastify(error: unknown): DomainError {
  const { statusCode = 500 } = error as FastifyError;
  if (statusCode === 413) return GatewayErrors.too_large();
  if (statusCode >= 400 && statusCode < 500) return GatewayErrors.malformed({ cause: error });
  return GatewayErrors.failed({ cause: error });
}
