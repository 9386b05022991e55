import type { Database, Tx } from '@tenfold/database';
import type { Envelope } from '../inbox/envelope.ts';

export type DeadLetterStatus = 'open' | 'redriven' | 'dropped';

/** A row of `dead_letters`; `bigint` columns stay text. */
export interface DeadLetterRow {
  readonly id: string;
  readonly event_id: string;
  readonly handler: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Buffer | null;
  readonly original_payload: Buffer | null;
  readonly code: string;
  readonly error: string;
  readonly stack: string | null;
  readonly attempts: number;
  readonly status: DeadLetterStatus;
  readonly resolved_by: string | null;
  readonly resolved_reason: string | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** What a list is narrowed to; everything that is given has to hold. */
export interface DeadLetterFilter {
  readonly status: DeadLetterStatus;
  readonly handler?: string | undefined;
  readonly type?: string | undefined;
  readonly code?: string | undefined;
  readonly olderThan?: Date | undefined;
  readonly newerThan?: Date | undefined;
}

/** How an attempt by hand failed. */
export interface FailedAttempt {
  readonly code: string;
  readonly error: string;
  readonly stack: string;
}

const CHOSEN = `
  SELECT * FROM dead_letters
   WHERE status = $1 AND ($2::varchar IS NULL OR handler = $2) AND ($3::varchar IS NULL OR type = $3)
     AND ($4::varchar IS NULL OR code = $4) AND ($5::timestamptz IS NULL OR created_at < $5)
     AND ($6::timestamptz IS NULL OR created_at > $6)`;

const LIST = `${CHOSEN} AND ($8::uuid IS NULL OR id < $8) ORDER BY id DESC LIMIT $7`;
const OLDEST = `${CHOSEN} ORDER BY id LIMIT $7`;

const EDIT = `
  UPDATE dead_letters SET payload = $3, original_payload = coalesce(original_payload, payload, ''), version = version + 1
   WHERE id = $1 AND version = $2 AND status = 'open'`;

const CLOSE = `
  UPDATE dead_letters SET status = $3, resolved_by = $4, resolved_reason = $5, version = version + 1
   WHERE id = $1 AND version = $2 AND status = 'open'`;

const FAIL = `
  UPDATE dead_letters SET attempts = attempts + 1, code = $3, error = $4, stack = $5, version = version + 1
   WHERE id = $1 AND version = $2 AND status = 'open'`;

/** Once for each event and handler, as ever: what was given up may be done now, what was done may not be done again. */
const CLAIM_DEAD = `
  INSERT INTO inbox_messages (event_id, handler, type, source, topic, "partition", "offset", key, status, attempts, processed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'processed', 1, now())
  ON CONFLICT (event_id, handler) DO UPDATE SET status = 'processed', processed_at = now(), attempts = inbox_messages.attempts + 1
    WHERE inbox_messages.status = 'dead'
  RETURNING 1`;

/** The statements about dead letters that people cause. Those with a version do nothing when the letter has moved on. */
export class DeadLetterStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Newest first, from the one after `before`. */
  list(filter: DeadLetterFilter, limit: number, before?: string): Promise<DeadLetterRow[]> {
    return this.#database.read.query<DeadLetterRow[]>(LIST, [...valuesOf(filter), limit, before ?? null]);
  }

  /** Open ones, oldest first. */
  oldest(filter: Omit<DeadLetterFilter, 'status'>, limit: number): Promise<DeadLetterRow[]> {
    return this.#database.read.query<DeadLetterRow[]>(OLDEST, [...valuesOf({ ...filter, status: 'open' }), limit]);
  }

  async find(id: string): Promise<DeadLetterRow | undefined> {
    const [row] = await this.#database.read.query<DeadLetterRow[]>('SELECT * FROM dead_letters WHERE id = $1', [id]);
    return row;
  }

  edit(tx: Tx, { id, version }: DeadLetterRow, payload: Buffer): Promise<boolean> {
    return changes(tx, EDIT, [id, version, payload]);
  }

  close(tx: Tx, letter: DeadLetterRow, status: DeadLetterStatus, by: string, reason: string | null): Promise<boolean> {
    return changes(tx, CLOSE, [letter.id, letter.version, status, by, reason]);
  }

  fail(tx: Tx, { id, version }: DeadLetterRow, { code, error, stack }: FailedAttempt): Promise<boolean> {
    return changes(tx, FAIL, [id, version, code, error, stack]);
  }

  /** False when the event had its effect already. */
  async claim(tx: Tx, { record, id, type, key }: Envelope, handler: string): Promise<boolean> {
    const { topic, partition, offset, headers } = record;
    const values = [id, handler, type, headers['ce_source'] ?? '', topic, partition, offset, key];
    return (await tx.query<unknown[]>(CLAIM_DEAD, values)).length > 0;
  }
}

function valuesOf({ status, handler, type, code, olderThan, newerThan }: DeadLetterFilter): unknown[] {
  return [status, handler, type, code, olderThan, newerThan].map((value) => value ?? null);
}

async function changes(tx: Tx, sql: string, values: unknown[]): Promise<boolean> {
  const [, changed] = await tx.query<[unknown[], number]>(sql, values);
  return changed > 0;
}
