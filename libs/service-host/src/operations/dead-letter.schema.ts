import { z } from 'zod';
import { pageOf, pageQuery } from '../pagination.ts';

const status = z.enum(['open', 'redriven', 'dropped']);
const name = z.string().min(1).max(100);

const filter = {
  handler: name.optional(),
  type: name.optional(),
  /** The code of what went wrong: `schema_mismatch`, `attempts_used_up` … */
  reason: z.string().min(1).max(64).optional(),
  /** Given up before or after this moment. */
  olderThan: z.iso.datetime().optional(),
  newerThan: z.iso.datetime().optional(),
};

export const deadLetterQuery = pageQuery.extend({ status: status.default('open'), ...filter });
export type DeadLetterQuery = z.output<typeof deadLetterQuery>;

export const redriveManyBody = z.object({
  ...filter,
  /** Letters tried by this request; ask again for more. */
  limit: z.int().min(1).max(100).default(20),
});
export type RedriveManyBody = z.output<typeof redriveManyBody>;

/** The event's data; sealed parts are copied as they are. */
export const editBody = z.object({ payload: z.record(z.string(), z.unknown()) });
export type EditBody = z.output<typeof editBody>;

export const dropBody = z.object({ reason: z.string().trim().min(1).max(500) });
export type DropBody = z.output<typeof dropBody>;

export const deadLetterSummary = z.object({
  id: z.string(),
  status,
  eventId: z.string(),
  type: z.string(),
  topic: z.string(),
  partition: z.int(),
  offset: z.int(),
  key: z.string(),
  handler: z.string(),
  reason: z.string(),
  error: z.string(),
  attempts: z.int(),
  edited: z.boolean(),
  createdAt: z.string(),
  version: z.int(),
});
export type DeadLetterSummary = z.output<typeof deadLetterSummary>;
export const deadLetterPage = pageOf(deadLetterSummary);

/** A value that is JSON, or the base64 of one that is not. */
const payload = z.object({ json: z.unknown().optional(), base64: z.string().optional() });

export const deadLetterDetails = deadLetterSummary.extend({
  headers: z.record(z.string(), z.string()),
  payload: payload.nullable(),
  /** What arrived, when somebody has changed it since. */
  originalPayload: payload.nullable(),
  stack: z.string().nullable(),
  resolvedBy: z.string().nullable(),
  resolvedReason: z.string().nullable(),
});
export type DeadLetterDetails = z.output<typeof deadLetterDetails>;

const failure = { code: z.string(), error: z.string() };

export const redriveResult = z.object({
  outcome: z.enum(['handled', 'duplicate', 'failed']),
  code: failure.code.optional(),
  error: failure.error.optional(),
});

export const redriveManyResult = z.object({ results: z.array(redriveResult.extend({ id: z.string() })) });
export type RedriveManyResult = z.output<typeof redriveManyResult>;

export const dryRunResult = z.object({
  outcome: z.enum(['would_handle', 'would_fail']),
  handlers: z
    .array(
      z.object({
        handler: z.string(),
        /** False when the event has had its effect already. */
        runs: z.boolean(),
        publishes: z.array(z.object({ type: z.string(), key: z.string(), payload: z.unknown() })),
        writes: z.array(z.object({ table: z.string(), inserted: z.int(), updated: z.int(), deleted: z.int() })),
      }),
    )
    .optional(),
  code: failure.code.optional(),
  error: failure.error.optional(),
});
