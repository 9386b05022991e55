import type { Database } from '@tenfold/database';
import type { StoredRow } from '../outbox/stored-rows.ts';

/** How far a reader has come: the last row it has of each shard, and when that was written. */
export type FeedPosition = Readonly<Record<string, { readonly tx: string; readonly seq: string; readonly at: number }>>;

export interface FeedPage {
  readonly events: readonly StoredRow[];
  readonly next: FeedPosition;
  /** There may be more at once. */
  readonly more: boolean;
}

/** A transaction does not last this long, so no row behind a position has an id that is older by more than this. */
const LONGEST_TRANSACTION_MS = 24 * 60 * 60 * 1000;

/**
 * What the relay is past, and only that: the end of its reading is the horizon below which no transaction can still write.
 * A page is cut by the position, not by time, so an event that was committed late comes after the reader's position too.
 */
const PAGE = `
  SELECT c.shard, m.*
    FROM outbox_cursors c
   CROSS JOIN LATERAL (
     SELECT id, seq, tx_id, topic, key, type, aggregate_type, aggregate_id, aggregate_version, payload::text AS payload, headers,
            correlation_id, causation_id, traceparent, created_at
       FROM outbox_messages
      WHERE shard = c.shard AND (tx_id, seq) <= (c.tx_id, c.seq)
        AND (tx_id, seq) > (coalesce(($1::jsonb #>> ARRAY[c.shard::text, 'tx']), '0')::xid8,
                            coalesce(($1::jsonb #>> ARRAY[c.shard::text, 'seq']), '0')::bigint)
        AND id >= uuidv7_at(to_timestamp(coalesce(($1::jsonb #>> ARRAY[c.shard::text, 'at'])::numeric, 0) / 1000.0))
        AND topic = ANY ($2)
      ORDER BY tx_id, seq LIMIT $3) m
   ORDER BY m.tx_id, m.seq LIMIT $3`;

/** What a service has said, for those who pull: in the order in which it is relayed, each event once. */
export class ChangeFeed {
  readonly #database: Database;
  readonly #topics: readonly string[];

  /** @param topics those of the service itself: dead letters of others are none of its events */
  constructor(database: Database, topics: readonly string[]) {
    this.#database = database;
    this.#topics = topics;
  }

  async read(after: FeedPosition, limit: number): Promise<FeedPage> {
    const events = await this.#database.read.query<(StoredRow & { readonly shard: number })[]>(PAGE, [
      JSON.stringify(after),
      this.#topics,
      limit,
    ]);
    const next: Record<string, FeedPosition[string]> = { ...after };
    for (const { shard, tx_id, seq, created_at } of events) {
      next[shard] = { tx: tx_id, seq, at: Math.max(0, created_at.getTime() - LONGEST_TRANSACTION_MS) };
    }
    return { events, next, more: events.length === limit };
  }
}
