import type { MigrationInterface, QueryRunner } from 'typeorm';
import { READ } from './1763600000100-create-outbox.ts';

/** A read of the outbox costs a third of what it did, and a sixth where nothing waits. Undone by the function as it was. */
export class PlanOutboxReadOnce1763600000600 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(PLANNED_ONCE);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP FUNCTION outbox_read(smallint, xid8, bigint, int, int)');
    await db.query(READ);
  }
}

/**
 * The next rows of a shard in commit-safe order, at most `max_rows` and `max_bytes` of them, but always one.
 *
 * A row may be read when no transaction that could still write a smaller (tx_id, seq) is running. Each statement of a volatile
 * function has a snapshot of its own, and they stand in this order: first the least transaction id that runs anywhere on the
 * server. When no row waits there is nothing to find out, and when all that wait are below it, it is the horizon. Otherwise the
 * horizon is looked for among this database's sessions: the snapshot's xmax (everything at or above it began later), then the
 * least transaction id of the sessions (whoever is not listed any more has ended, so its rows are visible to what follows).
 * Last the rows. One row at or above the horizon is returned as `ready = false`: something is pending and it is worth
 * looking again soon.
 *
 * Its statements are planned once in each session: with the bounds of the partitions at hand PostgreSQL would plan them anew each
 * time, which costs more than running them. A plan of an empty table has to serve a full one, so it is the index in its order.
 */
const PLANNED_ONCE = `
  CREATE OR REPLACE FUNCTION outbox_read(of_shard smallint, after_tx xid8, after_seq bigint, max_rows int, max_bytes int)
  RETURNS TABLE (ready boolean, id uuid, seq bigint, tx_id xid8, topic varchar, key varchar, type varchar,
                 aggregate_id varchar, aggregate_version bigint, payload text, headers jsonb, correlation_id varchar,
                 causation_id varchar, traceparent varchar, created_at timestamptz)
  LANGUAGE plpgsql VOLATILE
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off AS $$
  DECLARE
    horizon bigint;
    newest  bigint;
    behind  bigint;
    floor   uuid;
    sent    bigint := 0;
    header_bytes CONSTANT int := 600;
  BEGIN
    horizon := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
    SELECT uuidv7_floor((relayed_until AT TIME ZONE 'UTC')::date - 1) INTO floor FROM outbox_cursors WHERE shard = of_shard;
    SELECT m.tx_id::text::bigint INTO newest
      FROM outbox_messages m
     WHERE m.shard = of_shard AND (m.tx_id, m.seq) > (after_tx, after_seq) AND m.id >= floor
     ORDER BY m.tx_id DESC, m.seq DESC
     LIMIT 1;
    IF newest IS NULL THEN
      RETURN;
    END IF;
    IF newest >= horizon THEN
      horizon := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
      PERFORM pg_stat_clear_snapshot();
      SELECT max(distance) INTO behind
        FROM (SELECT (horizon - backend_xid::text::bigint) & 4294967295 AS distance
                FROM pg_stat_activity
               WHERE datname = current_database() AND backend_xid IS NOT NULL) writers
       WHERE distance BETWEEN 1 AND 2147483647;
      horizon := horizon - coalesce(behind, 0);
    END IF;
    FOR id, seq, tx_id, topic, key, type, aggregate_id, aggregate_version, payload, headers, correlation_id,
        causation_id, traceparent, created_at IN
      SELECT m.id, m.seq, m.tx_id, m.topic, m.key, m.type, m.aggregate_id, m.aggregate_version, m.payload::text, m.headers,
             m.correlation_id, m.causation_id, m.traceparent, m.created_at
        FROM outbox_messages m
       WHERE m.shard = of_shard AND (m.tx_id, m.seq) > (after_tx, after_seq) AND m.id >= floor
       ORDER BY m.tx_id, m.seq
       LIMIT max_rows
    LOOP
      ready := tx_id::text::bigint < horizon;
      EXIT WHEN ready AND sent > 0 AND sent + octet_length(payload) + header_bytes > max_bytes;
      sent := sent + octet_length(payload) + header_bytes;
      RETURN NEXT;
      EXIT WHEN NOT ready;
    END LOOP;
  END $$`;
