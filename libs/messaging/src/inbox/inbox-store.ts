import type { Database, Tx } from '@tenfold/database';
import type { IncomingRecord } from '../log-client/log-client.ts';
import type { Envelope } from './envelope.ts';

/** What the inbox says to a delivery: go on, it is done already, or an earlier event of the key is parked. */
export type Claim = 'claimed' | 'duplicate' | 'behind-parked';

/** A parked event, taken for one attempt. */
export interface ParkedEvent {
  readonly envelope: Envelope;
  readonly handler: string;
  /** Attempts begun so far, this one included. */
  readonly attempts: number;
  /** Why it failed the last time; null when it only waited behind another. */
  readonly lastError: string | null;
}

export interface ParkedHead {
  readonly eventId: string;
  readonly handler: string;
  readonly dueInMs: number;
}

/** One round trip: the look for a parked predecessor is part of the insert (10 e6). */
const CLAIM = `
  WITH ahead AS (
    SELECT 1 FROM inbox_messages WHERE topic = $5 AND key = $8 AND status = 'parked' LIMIT 1
  ), claimed AS (
    INSERT INTO inbox_messages (event_id, handler, type, source, topic, "partition", "offset", key, status, attempts, processed_at)
    SELECT $1::uuid, $2::varchar, $3::varchar, $4::varchar, $5::varchar, $6::int, $7::bigint, $8::varchar, 'processed', 1, now()
     WHERE NOT EXISTS (SELECT FROM ahead)
    ON CONFLICT (event_id, handler) DO UPDATE SET status = 'processed', processed_at = now()
      WHERE inbox_messages.status = 'started'
    RETURNING 1
  )
  SELECT EXISTS (SELECT FROM claimed) AS claimed, EXISTS (SELECT FROM ahead) AS behind`;

const CLAIM_PARKED = `
  UPDATE inbox_messages
     SET status = 'processed', processed_at = now(), payload = NULL, headers = NULL, next_attempt_at = NULL
   WHERE event_id = $1 AND handler = $2 AND status = 'parked'
  RETURNING 1`;

const MARK_STARTED = `
  INSERT INTO inbox_messages (event_id, handler, type, source, topic, "partition", "offset", key, status, attempts)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'started', 1)
  ON CONFLICT (event_id, handler) DO UPDATE SET attempts = inbox_messages.attempts + 1
    WHERE inbox_messages.status = 'started'
  RETURNING attempts`;

const PARK = `
  INSERT INTO inbox_messages (event_id, handler, type, source, topic, "partition", "offset", key, status, attempts,
                              next_attempt_at, payload, headers, last_error)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'parked', $9, now() + $10 * interval '1 millisecond', $11, $12, $13)
  ON CONFLICT (event_id, handler) DO UPDATE
     SET status = 'parked', attempts = greatest(inbox_messages.attempts, excluded.attempts), payload = excluded.payload,
         headers = excluded.headers, next_attempt_at = excluded.next_attempt_at, last_error = excluded.last_error
   WHERE inbox_messages.status = 'started'
  RETURNING 1`;

const BURY = `
  INSERT INTO inbox_messages (event_id, handler, type, source, topic, "partition", "offset", key, status, attempts, last_error,
                              processed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'dead', $9, $10, now())
  ON CONFLICT (event_id, handler) DO UPDATE
     SET status = 'dead', attempts = excluded.attempts, last_error = excluded.last_error, payload = NULL, headers = NULL,
         next_attempt_at = NULL, processed_at = now()
   WHERE inbox_messages.status IN ('started', 'parked')
  RETURNING 1`;

/** The first parked event of each key: only that one may run. */
const HEADS = `
  SELECT event_id, handler, greatest(0, extract(epoch FROM next_attempt_at - now()) * 1000)::float8 AS due_in_ms
    FROM (SELECT DISTINCT ON (topic, key) event_id, handler, next_attempt_at
            FROM inbox_messages WHERE status = 'parked'
           ORDER BY topic, key, "offset", handler) head
   ORDER BY next_attempt_at
   LIMIT 100`;

/** Counts the attempt before it begins, and keeps every other process away from it for `$3` milliseconds. */
const TAKE_PARKED = `
  UPDATE inbox_messages SET attempts = attempts + 1, next_attempt_at = now() + $3 * interval '1 millisecond'
   WHERE event_id = $1 AND handler = $2 AND status = 'parked' AND next_attempt_at <= now()
  RETURNING event_id, handler, type, topic, "partition", "offset", key, payload, headers, attempts, last_error`;

/** As if it had not been taken, unless somebody else has taken it since. */
const PUT_BACK = `
  UPDATE inbox_messages SET attempts = attempts - 1, next_attempt_at = now()
   WHERE event_id = $1 AND handler = $2 AND status = 'parked' AND attempts = $3`;

const POSTPONE = `
  UPDATE inbox_messages SET next_attempt_at = now() + $3 * interval '1 millisecond', last_error = $4
   WHERE event_id = $1 AND handler = $2 AND status = 'parked'`;

/** What failed for the same cause is worth a try now that one of them went through. */
const WAKE_ALIKE = `
  UPDATE inbox_messages SET next_attempt_at = now()
   WHERE status = 'parked' AND handler = $1 AND last_error = $2 AND next_attempt_at > now() AND attempts > 0`;

const SET_ASIDE = `
  SELECT parked.count AS parked, parked.age_ms AS parked_age_ms, dead.count AS dead
    FROM (SELECT count(*)::int AS count, coalesce(extract(epoch FROM now() - min(received_at)) * 1000, 0)::float8 AS age_ms
            FROM (SELECT received_at FROM inbox_messages WHERE status = 'parked' LIMIT 10000) rows) parked,
         (SELECT count(*)::int AS count
            FROM (SELECT 1 FROM dead_letters WHERE status = 'open' LIMIT 10000) rows) dead`;

interface ParkedRow {
  readonly event_id: string;
  readonly handler: string;
  readonly type: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly payload: Buffer;
  readonly headers: Record<string, string>;
  readonly attempts: number;
  readonly last_error: string | null;
}

/** The statements of the inbox. Those with a transaction as argument belong to it; the others are one each. */
export class InboxStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Once true, always true for this event and handler: the effects of whoever claims it commit with the claim. */
  async claim(tx: Tx, envelope: Envelope, handler: string): Promise<Claim> {
    const [row] = await tx.query<{ claimed: boolean; behind: boolean }[]>(CLAIM, identity(envelope, handler));
    if (row?.claimed) return 'claimed';
    return row?.behind ? 'behind-parked' : 'duplicate';
  }

  async claimParked(tx: Tx, envelope: Envelope, handler: string): Promise<Claim> {
    const [rows] = await tx.query<[unknown[], number]>(CLAIM_PARKED, [envelope.id, handler]);
    return rows.length > 0 ? 'claimed' : 'duplicate';
  }

  /** How often this event was begun without an end, this time included; undefined when it has ended. */
  async markStarted(envelope: Envelope, handler: string): Promise<number | undefined> {
    const [row] = await this.#database.read.query<{ attempts: number }[]>(MARK_STARTED, identity(envelope, handler));
    return row?.attempts;
  }

  /** Puts an event aside. Zero attempts: it did nothing wrong, it waits behind an earlier one. */
  async park(tx: Tx, envelope: Envelope, handler: string, parking: Parking): Promise<boolean> {
    const { record } = envelope;
    const rows = await tx.query<unknown[]>(PARK, [
      ...identity(envelope, handler),
      parking.attempts,
      parking.delayMs,
      record.value ?? Buffer.alloc(0),
      record.headers,
      parking.error?.slice(0, 2000) ?? null,
    ]);
    return rows.length > 0;
  }

  /** False when the event had ended before. */
  async bury(tx: Tx, envelope: Envelope, handler: string, attempts: number, error: string): Promise<boolean> {
    const parameters = [...identity(envelope, handler), attempts, error.slice(0, 2000)];
    return (await tx.query<unknown[]>(BURY, parameters)).length > 0;
  }

  async parkedHeads(): Promise<ParkedHead[]> {
    const rows = await this.#database.read.query<{ event_id: string; handler: string; due_in_ms: number }[]>(HEADS);
    return rows.map((row) => ({ eventId: row.event_id, handler: row.handler, dueInMs: row.due_in_ms }));
  }

  async takeParked(head: ParkedHead, forMs: number): Promise<ParkedEvent | undefined> {
    const parameters = [head.eventId, head.handler, forMs];
    const [[row]] = await this.#database.read.query<[ParkedRow[], number]>(TAKE_PARKED, parameters);
    return (
      row && { envelope: envelopeOf(row), handler: row.handler, attempts: row.attempts, lastError: row.last_error }
    );
  }

  /** Gives back what was taken for an attempt that could not be made. */
  async putBack({ envelope, handler, attempts }: ParkedEvent): Promise<void> {
    await this.#database.read.query(PUT_BACK, [envelope.id, handler, attempts]);
  }

  async postpone({ envelope, handler }: ParkedEvent, delayMs: number, error: string | null): Promise<void> {
    await this.#database.read.query(POSTPONE, [envelope.id, handler, delayMs, error?.slice(0, 2000) ?? null]);
  }

  /** What wants another attempt, or a person. */
  async setAside(): Promise<SetAside> {
    const [row] = await this.#database.read.query<{ parked: number; parked_age_ms: number; dead: number }[]>(SET_ASIDE);
    return { parked: row?.parked ?? 0, parkedOldestAgeMs: row?.parked_age_ms ?? 0, deadLetters: row?.dead ?? 0 };
  }

  async wakeAlike(handler: string, error: string): Promise<void> {
    await this.#database.read.query(WAKE_ALIKE, [handler, error.slice(0, 2000)]);
  }
}

export interface SetAside {
  /** Events put aside (counted up to 10,000), and how long the oldest has been. */
  readonly parked: number;
  readonly parkedOldestAgeMs: number;
  /** Given up, and nobody has decided about them yet (counted up to 10,000). */
  readonly deadLetters: number;
}

export interface Parking {
  readonly attempts: number;
  readonly delayMs: number;
  readonly error?: string;
}

function identity({ record, id, type, key }: Envelope, handler: string): unknown[] {
  return [id, handler, type, record.headers['ce_source'] ?? '', record.topic, record.partition, record.offset, key];
}

function envelopeOf(row: ParkedRow): Envelope {
  const { topic, partition, key, headers } = row;
  const record: IncomingRecord = { topic, partition, offset: Number(row.offset), key, value: row.payload, headers };
  return { record, id: row.event_id, type: row.type, key };
}
