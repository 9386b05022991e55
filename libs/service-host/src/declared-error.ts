import { HttpException } from '@nestjs/common';
import { isDatabaseDown, isTransient } from '@tenfold/database';
import { DomainError } from '@tenfold/errors';
import { RequestErrors } from './request.errors.ts';

/** What the caller is told about `error`. Whatever was not declared beforehand becomes a bare `request.failed`. */
export function declaredError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (error instanceof HttpException && error.getStatus() < 500) return ofFramework(error);
  if (isDatabaseDown(error) || isTransient(error)) {
    return RequestErrors.temporarily_unavailable({ headers: { 'retry-after': '1' } });
  }
  return RequestErrors.failed();
}

/** Refusals that come from Nest and Fastify before a handler of ours is reached. */
function ofFramework(error: HttpException): DomainError {
  const wholeBody = (code: string, message: string) => ({ extensions: { errors: [{ path: '', code, message }] } });
  switch (error.getStatus()) {
    case 400:
      return RequestErrors.malformed(wholeBody('malformed', 'The body or the address is not well-formed'));
    case 404:
      return RequestErrors.route_not_found();
    case 413:
      return RequestErrors.too_large(wholeBody('too_large', 'The body is larger than this service reads'));
    case 415:
      return RequestErrors.unsupported_media_type(wholeBody('unsupported_media_type', 'Send application/json'));
    default:
      return RequestErrors.refused({ ...wholeBody('refused', error.message), cause: error });
  }
}
