import { sendEntityTag } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

/** What an edit answers: the version to base the next one on. */
export const edited = z.object({ id: z.uuid(), version: z.int().positive() });
export type Edited = z.output<typeof edited>;

/** The answer, with its version in the `ETag` header. */
export function tagged(reply: FastifyReply, answer: Edited): Edited {
  sendEntityTag(reply, answer.version);
  return answer;
}
