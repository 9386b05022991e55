import type { FastifyReply } from 'fastify';

/** The entity tag of a row version, to be sent back in `If-Match` (see `@IfMatch()`). */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/** Sets the `ETag` header of an answer that shows a row at `version`. */
export function sendEntityTag(reply: FastifyReply, version: number): void {
  reply.header('etag', entityTag(version));
}
