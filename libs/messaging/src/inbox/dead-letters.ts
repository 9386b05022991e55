import { Injectable, Logger } from '@nestjs/common';
import type { Tx } from '@tenfold/database';
import type { IncomingRecord } from '../log-client/log-client.ts';
import { MessagingMetrics } from '../metrics.ts';
import { MAX_EVENT_BYTES, Outbox } from '../outbox/outbox.ts';
import { PermanentFailure } from './failures.ts';

const INSERT = `
  INSERT INTO dead_letters (event_id, handler, topic, "partition", "offset", key, type, headers, payload, code, error, stack,
                            attempts)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
  ON CONFLICT (topic, "partition", "offset", handler) DO NOTHING
  RETURNING id`;

/** Who gave up on an event that no handler was chosen for. */
export const NO_HANDLER = '-';

export interface DeadLetter {
  readonly record: IncomingRecord;
  readonly handler: string;
  readonly error: Error;
  readonly attempts: number;
}

/** Events given up: a row for the people who decide about them, and a record on `<topic>.dlt.<group>` for other tools. */
@Injectable()
export class DeadLetters {
  readonly #logger = new Logger(DeadLetters.name);
  readonly #outbox: Outbox;
  readonly #metrics: MessagingMetrics;
  readonly #group: string;

  constructor(outbox: Outbox, metrics: MessagingMetrics, group: string) {
    this.#outbox = outbox;
    this.#metrics = metrics;
    this.#group = group;
  }

  /** Row and record in one transaction; a second time for the same record changes nothing. */
  async add(tx: Tx, letter: DeadLetter): Promise<void> {
    const { record, handler, error, attempts } = letter;
    const inserted = await tx.query<unknown[]>(INSERT, [
      (record.headers['ce_id'] ?? '').slice(0, 64),
      handler,
      record.topic,
      record.partition,
      record.offset,
      (record.key ?? '').slice(0, 255),
      (record.headers['ce_type'] ?? '').slice(0, 100),
      storable(record.headers),
      record.value,
      codeOf(error),
      storableText(error.message.slice(0, 2000)),
      storableText(error.stack ?? ''),
      attempts,
    ]);
    if (inserted.length === 0) return;
    await this.#publish(tx, letter);
    this.#metrics.dead++;
    this.#logger.error(
      `${record.topic}[${record.partition}]@${record.offset} is dead for ${handler}: ${error.message}`,
    );
  }

  async #publish(tx: Tx, { record, handler, error, attempts }: DeadLetter): Promise<void> {
    const { payload, encoding } = jsonOf(record.value);
    await this.#outbox.write(tx, {
      topic: `${record.topic}.dlt.${this.#group}`,
      key: (record.key ?? '').slice(0, 255),
      type: (record.headers['ce_type'] || 'unknown').slice(0, 100),
      aggregateType: 'dead_letter',
      aggregateId: `${record.topic}/${record.partition}/${record.offset}`,
      aggregateVersion: 1,
      payload,
      headers: storable({
        ...record.headers,
        dlt_topic: record.topic,
        dlt_partition: String(record.partition),
        dlt_offset: String(record.offset),
        dlt_handler: handler,
        dlt_code: codeOf(error),
        dlt_error: error.message.slice(0, 500),
        dlt_attempts: String(attempts),
        dlt_encoding: encoding,
      }),
    });
  }
}

function codeOf(error: Error): string {
  return error instanceof PermanentFailure ? error.code.slice(0, 64) : 'attempts_used_up';
}

/** The value as it was when it is JSON that an outbox row can hold; in base64 otherwise; left out when it is too large. */
function jsonOf(value: Buffer | null): { payload: string; encoding: 'json' | 'base64' | 'omitted' } {
  if (value === null) return { payload: 'null', encoding: 'json' };
  if (value.length > MAX_EVENT_BYTES / 2) return { payload: `{"bytes":${value.length}}`, encoding: 'omitted' };
  const text = value.toString();
  return isStorableJson(text)
    ? { payload: text, encoding: 'json' }
    : { payload: JSON.stringify(value.toString('base64')), encoding: 'base64' };
}

/** Postgres' jsonb knows no NUL and no half of a surrogate pair. */
function isStorableJson(text: string): boolean {
  try {
    JSON.parse(text);
    return !/\\u0000|\\u[dD][89a-fA-F]/.test(text);
  } catch {
    return false;
  }
}

function storable(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [storableText(name), storableText(value)]));
}

function storableText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
