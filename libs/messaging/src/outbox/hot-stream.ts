import type { Tx } from '@tenfold/database';
import { StaleVersion } from '../inbox/failures.ts';

/** A row with a `stream_version` that many transactions change without reading it first: a stock, a coupon. */
export interface HotRow {
  /** Named in the code, never by a caller. */
  readonly table: string;
  readonly id: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
}

/**
 * `overtaken`: the event before this one was written by a transaction that began to write later. Events are relayed in the
 * order in which transactions began to write, so this one would come out first (10 e2). The row is locked by now, so
 * nobody can come between the look and the commit.
 */
const countOn = (table: string) => `
  WITH counted AS (UPDATE ${table} SET stream_version = stream_version + 1 WHERE id = $1 RETURNING stream_version)
  SELECT c.stream_version::float8 AS version, EXISTS (
           SELECT FROM outbox_messages m
            WHERE m.aggregate_type = $2 AND m.aggregate_id = $3 AND m.aggregate_version = c.stream_version - 1
              AND m.tx_id > pg_current_xact_id()) AS overtaken
    FROM counted c`;

/**
 * The version of the next event of a hot row; the row is locked until the transaction ends.
 * @throws StaleVersion when the event would overtake its predecessor: the caller runs its transaction again
 */
export async function nextStreamVersion(tx: Tx, { table, id, aggregateType, aggregateId }: HotRow): Promise<number> {
  const values = [id, aggregateType, aggregateId];
  const [row] = await tx.query<{ version: number; overtaken: boolean }[]>(countOn(table), values);
  if (row!.overtaken) throw new StaleVersion(`The last event of ${aggregateId} was written by a later transaction`);
  return row!.version;
}
