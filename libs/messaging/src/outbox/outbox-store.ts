import type { Database } from '@tenfold/database';
import type { StoredEvent } from './cloud-event.ts';

/** Where a shard's relay stands: everything up to and including this row is acknowledged by the broker. */
export interface OutboxPosition {
  readonly txId: string;
  readonly seq: string;
}

/** The right to relay one shard. Its epoch is larger than that of every holder before. */
export interface Lease {
  readonly shard: number;
  readonly epoch: string;
  readonly position: OutboxPosition;
}

export interface OutboxBacklog {
  readonly depth: number;
  readonly oldestAgeMs: number;
}

/** Somebody else holds the lease by now: whatever was read or sent under the old epoch must not move the cursor. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** A holder who gave the lease back is no owner any more; any other may still be sending, see `LateCopies`. */
const ACQUIRE = `
  WITH taken AS (
    UPDATE outbox_cursors
       SET lease_owner = $2, lease_until = now() + $3 * interval '1 millisecond', epoch = epoch + 1
     WHERE shard = $1 AND (lease_until IS NULL OR lease_until < now())
    RETURNING new.epoch, new.tx_id, new.seq, old.lease_owner AS left_by),
  noted AS (
    INSERT INTO outbox_take_overs (shard, tx_id, seq) SELECT $1, tx_id, seq FROM taken WHERE left_by IS NOT NULL)
  SELECT epoch, tx_id, seq FROM taken`;

const RENEW = `
  UPDATE outbox_cursors SET lease_until = now() + $4 * interval '1 millisecond'
   WHERE shard = $1 AND lease_owner = $2 AND epoch = $3
  RETURNING shard`;

const RELEASE = `
  UPDATE outbox_cursors SET lease_until = NULL, lease_owner = NULL WHERE shard = $1 AND lease_owner = $2 AND epoch = $3`;

/** Asynchronous commit: a cursor that falls back in a crash of the database only sends some events a second time. */
const ADVANCE = `
  WITH lazy AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
  UPDATE outbox_cursors SET tx_id = $4, seq = $5, relayed_until = greatest(relayed_until, $6::timestamptz)
    FROM lazy
   WHERE shard = $1 AND lease_owner = $2 AND epoch = $3
  RETURNING shard`;

const BACKLOG = `
  SELECT count(*)::int AS depth, coalesce(extract(epoch FROM clock_timestamp() - min(m.created_at)) * 1000, 0)::float8 AS age
    FROM outbox_cursors c
    CROSS JOIN LATERAL (
      SELECT created_at FROM outbox_messages
       WHERE shard = c.shard AND (tx_id, seq) > (c.tx_id, c.seq)
         AND id >= uuidv7_floor((c.relayed_until AT TIME ZONE 'UTC')::date - 1)
       ORDER BY tx_id, seq LIMIT 10000) m`;

/** The statements of the relay, each one a transaction of its own. */
export class OutboxStore {
  readonly #database: Pick<Database, 'read'>;
  readonly #owner: string;

  constructor(database: Pick<Database, 'read'>, owner: string) {
    this.#database = database;
    this.#owner = owner;
  }

  async shards(): Promise<number[]> {
    const rows = await this.#query<{ shard: number }>('SELECT shard FROM outbox_cursors ORDER BY shard', []);
    return rows.map(({ shard }) => shard);
  }

  /** Takes the lease of a shard if nobody holds it, or the holder has not renewed it in time. */
  async acquire(shard: number, leaseMs: number): Promise<Lease | undefined> {
    const [row] = await this.#query<{ epoch: string; tx_id: string; seq: string }>(ACQUIRE, [
      shard,
      this.#owner,
      leaseMs,
    ]);
    return row && { shard, epoch: row.epoch, position: { txId: row.tx_id, seq: row.seq } };
  }

  /** @throws LeaseLost */
  async renew(lease: Lease, leaseMs: number): Promise<void> {
    const rows = await this.#update(RENEW, [lease.shard, this.#owner, lease.epoch, leaseMs]);
    if (rows.length === 0) throw new LeaseLost(`Shard ${lease.shard} has a new relay`);
  }

  async release(lease: Lease): Promise<void> {
    await this.#update(RELEASE, [lease.shard, this.#owner, lease.epoch]);
  }

  /** The next rows in commit-safe order; a last one with `ready: false` says that more is on its way. */
  read(shard: number, after: OutboxPosition, maxRows: number, maxBytes: number): Promise<StoredEvent[]> {
    return this.#query<StoredEvent>('SELECT * FROM outbox_read($1::smallint, $2::xid8, $3, $4, $5)', [
      shard,
      after.txId,
      after.seq,
      maxRows,
      maxBytes,
    ]);
  }

  /** Moves the cursor behind an acknowledged row. @throws LeaseLost */
  async advance(lease: Lease, last: Pick<StoredEvent, 'tx_id' | 'seq' | 'created_at'>): Promise<Lease> {
    const parameters = [lease.shard, this.#owner, lease.epoch, last.tx_id, last.seq, last.created_at];
    const rows = await this.#update(ADVANCE, parameters);
    if (rows.length === 0) throw new LeaseLost(`Shard ${lease.shard} has a new relay`);
    return { ...lease, position: { txId: last.tx_id, seq: last.seq } };
  }

  /** Rows that wait for the relay (counted up to 10,000 a shard) and the age of the oldest. */
  async backlog(): Promise<OutboxBacklog> {
    const [row] = await this.#query<{ depth: number; age: number }>(BACKLOG, []);
    return { depth: row?.depth ?? 0, oldestAgeMs: row?.age ?? 0 };
  }

  #query<Row>(sql: string, parameters: unknown[]): Promise<Row[]> {
    return this.#database.read.query<Row[]>(sql, parameters);
  }

  /** TypeORM answers `[rows, count]` to an UPDATE. */
  async #update<Row>(sql: string, parameters: unknown[]): Promise<Row[]> {
    const [rows] = await this.#database.read.query<[Row[], number]>(sql, parameters);
    return rows;
  }
}
