import type { DeadLetterRow } from '@tenfold/messaging';
import type { DeadLetterDetails, DeadLetterSummary } from './dead-letter.schema.ts';

export function summaryOf(row: DeadLetterRow): DeadLetterSummary {
  return {
    id: row.id,
    status: row.status,
    eventId: row.event_id,
    type: row.type,
    topic: row.topic,
    partition: row.partition,
    offset: Number(row.offset),
    key: row.key,
    handler: row.handler,
    reason: row.code,
    error: row.error,
    attempts: row.attempts,
    edited: row.original_payload !== null,
    createdAt: row.created_at.toISOString(),
    version: row.version,
  };
}

export function detailsOf(row: DeadLetterRow): DeadLetterDetails {
  return {
    ...summaryOf(row),
    headers: { ...row.headers },
    payload: shown(row.payload),
    originalPayload: shown(row.original_payload),
    stack: row.stack,
    resolvedBy: row.resolved_by,
    resolvedReason: row.resolved_reason,
  };
}

function shown(payload: Buffer | null): DeadLetterDetails['payload'] {
  if (payload === null) return null;
  try {
    return { json: JSON.parse(payload.toString()) as unknown };
  } catch {
    return { base64: payload.toString('base64') };
  }
}
