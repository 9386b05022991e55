import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { declaredError } from './declared-error.ts';
import { PROBLEM_JSON, problemOf } from './problem.ts';

/** Turns whatever is thrown into problem+json. The inside of an error is only ever logged. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const declared = declaredError(error);
    if (declared.status >= 500) {
      const route = `${request.method} ${request.routeOptions.url ?? ''}`;
      this.#log.error({ msg: `${route} failed`, err: error, requestId: request.id });
    }
    if (reply.sent) return;
    reply.status(declared.status).headers(declared.headers).type(PROBLEM_JSON).send(problemOf(declared, request.id));
  }
}
