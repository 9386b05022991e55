import { isUtf8 } from 'node:buffer';
import { Injectable, Logger } from '@nestjs/common';
import type { Database, Tx } from '@tenfold/database';
import type { IncomingRecord } from '../log-client/log-client.ts';
import { MessagingMetrics } from '../metrics.ts';
import { MAX_EVENT_BYTES, Outbox } from '../outbox/outbox.ts';
import { originOf } from '../replay/replay-topic.ts';
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
  readonly #uncommitted = new WeakMap<Tx, DeadLetter[]>();

  constructor(database: Database, outbox: Outbox, metrics: MessagingMetrics, group: string) {
    this.#outbox = outbox;
    this.#metrics = metrics;
    this.#group = group;
    database.onCommit((tx) => this.#uncommitted.get(tx)?.forEach((letter) => this.#report(letter)));
  }

  /** Row and record in one transaction, which counts as a dead letter when it commits; a second time for the same record changes nothing. */
  async add(tx: Tx, letter: DeadLetter): Promise<void> {
    const { record, handler, error, attempts } = letter;
    const inserted = await tx.query<unknown[]>(INSERT, [
      storableText(record.headers['ce_id'] ?? '').slice(0, 64),
      handler,
      record.topic,
      record.partition,
      record.offset,
      storableText(record.key ?? '').slice(0, 255),
      storableText(record.headers['ce_type'] ?? '').slice(0, 100),
      storable(record.headers),
      record.value,
      codeOf(error),
      storableText(error.message.slice(0, 2000)),
      storableText(error.stack ?? ''),
      attempts,
    ]);
    if (inserted.length === 0) return;
    await this.#publish(tx, letter);
    this.#uncommitted.set(tx, [...(this.#uncommitted.get(tx) ?? []), letter]);
  }

  #report({ record: { topic, partition, offset }, handler, error }: DeadLetter): void {
    this.#metrics.dead++;
    this.#logger.error(`${topic}[${partition}]@${offset} is dead for ${handler}: ${error.message}`);
  }

  async #publish(tx: Tx, { record, handler, error, attempts }: DeadLetter): Promise<void> {
    const { payload, encoding } = await jsonOf(tx, record.value);
    await this.#outbox.write(tx, {
      topic: `${originOf(record.topic)}.dlt.${this.#group}`,
      key: storableText(record.key ?? '').slice(0, 255),
      type: storableText(record.headers['ce_type'] || 'unknown').slice(0, 100),
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
async function jsonOf(
  tx: Tx,
  value: Buffer | null,
): Promise<{ payload: string; encoding: 'json' | 'base64' | 'omitted' }> {
  if (value === null) return { payload: 'null', encoding: 'json' };
  if (value.length > MAX_EVENT_BYTES / 2) return { payload: `{"bytes":${value.length}}`, encoding: 'omitted' };
  return (await isStorableJson(tx, value))
    ? { payload: value.toString(), encoding: 'json' }
    : { payload: JSON.stringify(value.toString('base64')), encoding: 'base64' };
}

/** Far below what overflows the stack of the database's parser, far above what any contract of ours has. */
const DEEPEST_JSON = 100;

/** Asks the database: its jsonb knows no NUL, no half of a surrogate pair and no number as large as JSON may have. */
async function isStorableJson(tx: Tx, value: Buffer): Promise<boolean> {
  if (!isUtf8(value) || value.includes(0) || nestingOf(value) > DEEPEST_JSON) return false;
  const [row] = await tx.query<{ valid: boolean }[]>(`SELECT pg_input_is_valid($1, 'jsonb') AS valid`, [
    value.toString(),
  ]);
  return row!.valid;
}

const OPENING: ReadonlySet<number> = new Set(Buffer.from('[{'));
const CLOSING: ReadonlySet<number> = new Set(Buffer.from(']}'));

/** How deep the brackets stand at most; those within strings count too. */
function nestingOf(json: Buffer): number {
  let depth = 0;
  let deepest = 0;
  for (const byte of json) {
    if (OPENING.has(byte)) deepest = Math.max(deepest, ++depth);
    else if (CLOSING.has(byte)) depth--;
  }
  return deepest;
}

function storable(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [storableText(name), storableText(value)]));
}

function storableText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
