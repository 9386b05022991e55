import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Where a request came from, as far as it can be known. */
export interface Origin {
  readonly ip?: string;
  readonly userAgent?: string;
  readonly requestId?: string;
}

/** Parameter decorator: `@From() origin: Origin`. */
export const From = createParamDecorator((_: unknown, context: ExecutionContext): Origin => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const userAgent = request.headers['user-agent'];
  return { ip: request.ip, requestId: request.id, ...(userAgent === undefined ? {} : { userAgent }) };
});
