import type { Database } from '@tenfold/database';
import type { StoredEvent } from './cloud-event.ts';
import type { Lease } from './outbox-store.ts';

export interface LateCopiesTimes {
  /** So long after a take-over whatever its former holder had in hand has been sent, unless it was paused for longer. */
  readonly afterMs: number;
  /** When it is looked after once more, for a holder that was paused for hours. */
  readonly onceMoreAfterMs: number;
  /** Between two looks for take-overs, by shard. */
  readonly lookMs: number;
}

const MINUTE_MS = 60_000;
const usual: LateCopiesTimes = { afterMs: 10 * MINUTE_MS, onceMoreAfterMs: 24 * 60 * MINUTE_MS, lookMs: MINUTE_MS };

interface TakeOver {
  readonly id: string;
  readonly tx_id: string;
  readonly seq: string;
  readonly said_again_at: Date | null;
}

const DUE = `
  SELECT id, tx_id, seq, said_again_at FROM outbox_take_overs
   WHERE shard = $1
     AND taken_at <= now() - CASE WHEN said_again_at IS NULL THEN $2::float8 ELSE $3::float8 END * interval '1 millisecond'
   ORDER BY taken_at LIMIT 1`;

/** On a compacted topic the key stands for the aggregate. What the cursor has not passed yet is sent in its turn anyway. */
const NEWEST = `
  WITH batch AS MATERIALIZED (
    SELECT m.topic, m.aggregate_type, m.aggregate_id FROM outbox_messages m
     WHERE m.shard = $1 AND (m.tx_id, m.seq) > ($2::xid8, $3) ORDER BY m.tx_id, m.seq LIMIT $4)
  SELECT true AS ready, newest.*
    FROM (SELECT DISTINCT * FROM batch WHERE topic = ANY ($5)) b
   CROSS JOIN LATERAL (
     SELECT m.id, m.seq, m.tx_id, m.topic, m.key, m.type, m.aggregate_id, m.aggregate_version, m.payload::text AS payload,
            m.headers, m.correlation_id, m.causation_id, m.traceparent, m.created_at
       FROM outbox_messages m JOIN outbox_cursors c USING (shard)
      WHERE m.aggregate_type = b.aggregate_type AND m.aggregate_id = b.aggregate_id AND m.topic = b.topic
        AND (m.tx_id, m.seq) <= (c.tx_id, c.seq)
      ORDER BY m.aggregate_version DESC LIMIT 1) newest
   ORDER BY newest.tx_id, newest.seq`;

const HELD = 'EXISTS (SELECT FROM outbox_cursors WHERE shard = $2 AND epoch = $3)';
const SAID_AGAIN = `UPDATE outbox_take_overs SET said_again_at = now() WHERE id = $1 AND ${HELD}`;
const FORGET = `DELETE FROM outbox_take_overs WHERE id = $1 AND ${HELD}`;

/**
 * A relay that was paused with a batch in hand sends it late, after another one has taken over. The inbox knows these copies; a
 * compacted topic keeps the newest record of a key, and that may be such a copy (10 e8). So the keys of the batch after the cursor
 * at the take-over are said again, each with its newest event: it becomes the newest record.
 */
export class LateCopies {
  readonly #database: Pick<Database, 'read'>;
  readonly #topics: readonly string[];
  readonly #batch: number;
  readonly #times: LateCopiesTimes;
  readonly #lookAt = new Map<number, number>();

  /**
   * @param topics the compacted ones
   * @param batch the most rows that a relay has in hand
   */
  constructor(database: Pick<Database, 'read'>, topics: readonly string[], batch: number, times = usual) {
    this.#database = database;
    this.#topics = topics;
    this.#batch = batch;
    this.#times = times;
  }

  /** Says again what is due. To be called between two batches of the shard, so that no newer event is overtaken. */
  async outdo(lease: Lease, produce: (events: readonly StoredEvent[]) => Promise<void>): Promise<void> {
    if (performance.now() < (this.#lookAt.get(lease.shard) ?? 0)) return;
    this.#lookAt.set(lease.shard, performance.now() + this.#times.lookMs);
    const takeOver = await this.#due(lease);
    if (!takeOver) return;
    const events = await this.#newestOf(lease, takeOver);
    if (events.length > 0) await produce(events);
    const done = takeOver.said_again_at === null ? SAID_AGAIN : FORGET;
    await this.#database.read.query(done, [takeOver.id, lease.shard, lease.epoch]);
  }

  async #due({ shard }: Lease): Promise<TakeOver | undefined> {
    const { afterMs, onceMoreAfterMs } = this.#times;
    const [row] = await this.#database.read.query<TakeOver[]>(DUE, [shard, afterMs, onceMoreAfterMs]);
    return row;
  }

  #newestOf({ shard }: Lease, { tx_id: txId, seq }: TakeOver): Promise<StoredEvent[]> {
    return this.#database.read.query<StoredEvent[]>(NEWEST, [shard, txId, seq, this.#batch, this.#topics]);
  }
}
