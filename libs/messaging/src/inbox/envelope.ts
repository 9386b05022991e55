import type { EventView } from '@tenfold/contract-kit';
import { newTraceparent, type Correlation } from '../correlation.ts';
import type { IncomingRecord } from '../log-client/log-client.ts';
import { PermanentFailure } from './failures.ts';
import type { Received } from './handler.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A record whose headers say what it is; its value has not been looked at. */
export interface Envelope {
  readonly record: IncomingRecord;
  readonly id: string;
  readonly type: string;
  readonly key: string;
}

/** Longest values that the inbox keeps, in characters. */
const LIMITS = { ce_type: 100, ce_source: 100, ce_correlationid: 64, ce_causationid: 64, traceparent: 64 };
const MAX_KEY_LENGTH = 255;

/** @throws PermanentFailure naming the header that is missing or wrong. */
export function open(record: IncomingRecord): Envelope {
  assertStorable(record);
  const id = required(record, 'ce_id');
  if (!UUID.test(id)) throw new PermanentFailure('The header ce_id is not a UUID', 'bad_header');
  for (const name of ['ce_source', 'ce_time', 'ce_correlationid']) required(record, name);
  if (!Number.isSafeInteger(Number(required(record, 'ce_aggregateversion')))) {
    throw new PermanentFailure('The header ce_aggregateversion is not a whole number', 'bad_header');
  }
  if (record.key === null) throw new PermanentFailure('The record has no key', 'bad_key');
  return { record, id, type: required(record, 'ce_type'), key: record.key };
}

/** The event as a handler gets it. @throws PermanentFailure when the value is not JSON or does not fit the view. */
export function receive<Data>(envelope: Envelope, view: EventView<Data>): Received<Data> {
  const { record, id, type, key } = envelope;
  const { headers, topic, partition, offset } = record;
  const causationId = headers['ce_causationid'];
  return {
    id,
    type,
    key,
    topic,
    partition,
    offset,
    headers,
    data: dataOf(record, view),
    source: headers['ce_source']!,
    subject: headers['ce_subject'] ?? key,
    time: headers['ce_time']!,
    correlationId: headers['ce_correlationid']!,
    aggregateVersion: Number(headers['ce_aggregateversion']),
    ...(causationId !== undefined && { causationId }),
  };
}

/** What follows from handling an event was caused by that event. */
export function correlationOf(event: Received): Correlation {
  return {
    correlationId: event.correlationId,
    causationId: event.id,
    traceparent: event.headers['traceparent'] ?? newTraceparent(),
  };
}

function assertStorable({ key, headers }: IncomingRecord): void {
  for (const [name, limit] of Object.entries(LIMITS)) {
    if ((headers[name]?.length ?? 0) > limit)
      throw new PermanentFailure(`The header ${name} is too long`, 'bad_header');
  }
  const foul = Object.keys(headers).find((name) => !isText(name) || !isText(headers[name]!));
  if (foul !== undefined) throw new PermanentFailure(`The header ${JSON.stringify(foul)} is not text`, 'bad_header');
  if (key !== null && (key.length > MAX_KEY_LENGTH || !isText(key))) {
    throw new PermanentFailure('The key is too long or not text', 'bad_key');
  }
}

function isText(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed();
}

function required(record: IncomingRecord, header: string): string {
  const value = record.headers[header];
  if (!value) throw new PermanentFailure(`The header ${header} is missing`, 'missing_header');
  return value;
}

function dataOf<Data>(record: IncomingRecord, view: EventView<Data>): Data {
  const parsed = view.data.safeParse(json(record));
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map(({ path, code }) => `${path.join('.') || '(value)'}: ${code}`).join(', ');
  throw new PermanentFailure(`The value does not fit the schema: ${where}`, 'schema_mismatch');
}

function json(record: IncomingRecord): unknown {
  try {
    return JSON.parse(record.value?.toString() ?? '');
  } catch {
    throw new PermanentFailure('The value is not JSON', 'bad_json');
  }
}
