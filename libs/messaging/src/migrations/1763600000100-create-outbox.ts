import { appendOnly } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The outbox: insert-only rows in daily partitions, and a cursor with a lease for each shard. Needs PostgreSQL 18. */
export class CreateOutbox1763600000100 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(DAY_OF_IDS);
    await db.query(SHARD);
    await db.query(TABLE);
    await db.query(appendOnly('outbox_messages'));
    await db.query(CURSORS);
    await db.query(READ);
    await db.query(CREATE_PARTITIONS);
    await db.query(DROP_PARTITIONS);
    await db.query('SELECT outbox_create_partitions(7)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP FUNCTION outbox_drop_partitions(interval)');
    await db.query('DROP FUNCTION outbox_create_partitions(int)');
    await db.query('DROP FUNCTION outbox_read(smallint, xid8, bigint, int, int)');
    await db.query('DROP TABLE outbox_cursors');
    await db.query('DROP TABLE outbox_messages');
    await db.query('DROP FUNCTION outbox_shard(text)');
    await db.query('DROP FUNCTION uuidv7_floor(date)');
  }
}

/** The least UUIDv7 of a day (UTC): 48 bits of milliseconds, then zeros. */
const DAY_OF_IDS = `
  CREATE FUNCTION uuidv7_floor(day date) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT rpad(lpad(to_hex((extract(epoch FROM day)::bigint) * 1000), 12, '0'), 32, '0')::uuid
  $$`;

/** One shard is enough below about 20,000 events a second. More are made by replacing this while writers are paused (10 e16). */
const SHARD = `
  CREATE FUNCTION outbox_shard(key text) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT mod(hashtext(key) & 2147483647, 1)::smallint
  $$`;

const TABLE = `
  CREATE TABLE outbox_messages (
    id                uuid         NOT NULL DEFAULT uuidv7(),
    seq               bigint       GENERATED ALWAYS AS IDENTITY,
    tx_id             xid8         NOT NULL DEFAULT pg_current_xact_id(),
    shard             smallint     GENERATED ALWAYS AS (outbox_shard(key)) STORED,
    topic             varchar(249) NOT NULL,
    key               varchar(255) NOT NULL,
    type              varchar(100) NOT NULL,
    aggregate_type    varchar(64)  NOT NULL,
    aggregate_id      varchar(255) NOT NULL,
    aggregate_version bigint       NOT NULL,
    payload           jsonb        NOT NULL,
    headers           jsonb        NOT NULL DEFAULT '{}',
    correlation_id    varchar(64)  NOT NULL,
    causation_id      varchar(64),
    traceparent       varchar(64),
    created_at        timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT pk_outbox_messages PRIMARY KEY (id)
  ) PARTITION BY RANGE (id);
  CREATE TABLE outbox_messages_default PARTITION OF outbox_messages DEFAULT;
  CREATE INDEX idx_outbox_messages_shard_tx_id_seq ON outbox_messages (shard, tx_id, seq);
  CREATE INDEX idx_outbox_messages_aggregate ON outbox_messages (aggregate_type, aggregate_id, aggregate_version)`;

/** `relayed_until`: no row older than a day before it is waiting, which lets reads skip the partitions behind. */
const CURSORS = `
  CREATE TABLE outbox_cursors (
    shard         smallint    NOT NULL,
    tx_id         xid8        NOT NULL DEFAULT '0',
    seq           bigint      NOT NULL DEFAULT 0,
    relayed_until timestamptz NOT NULL DEFAULT now(),
    lease_owner   varchar(64),
    lease_until   timestamptz,
    epoch         bigint      NOT NULL DEFAULT 0,
    CONSTRAINT pk_outbox_cursors PRIMARY KEY (shard)
  ) WITH (fillfactor = 50);
  INSERT INTO outbox_cursors (shard) VALUES (0)`;

/**
 * The next rows of a shard in commit-safe order, at most `max_rows` and `max_bytes` of them, but always one.
 *
 * A row may be read when no transaction that could still write a smaller (tx_id, seq) is running. Three statements of one
 * volatile function, each with a snapshot of its own, find that horizon: first the snapshot's xmax (everything at or above
 * it began later), then the least transaction id among this database's sessions (whoever is not listed any more has ended,
 * so its rows are visible to what follows), then the rows. One row at or above the horizon is returned as `ready = false`:
 * something is pending and it is worth looking again soon.
 */
export const READ = `
  CREATE FUNCTION outbox_read(of_shard smallint, after_tx xid8, after_seq bigint, max_rows int, max_bytes int)
  RETURNS TABLE (ready boolean, id uuid, seq bigint, tx_id xid8, topic varchar, key varchar, type varchar,
                 aggregate_id varchar, aggregate_version bigint, payload text, headers jsonb, correlation_id varchar,
                 causation_id varchar, traceparent varchar, created_at timestamptz)
  LANGUAGE plpgsql VOLATILE AS $$
  DECLARE
    horizon bigint;
    behind  bigint;
    floor   uuid;
    sent    bigint := 0;
    header_bytes CONSTANT int := 600;
  BEGIN
    horizon := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
    PERFORM pg_stat_clear_snapshot();
    SELECT max(distance) INTO behind
      FROM (SELECT (horizon - backend_xid::text::bigint) & 4294967295 AS distance
              FROM pg_stat_activity
             WHERE datname = current_database() AND backend_xid IS NOT NULL) writers
     WHERE distance BETWEEN 1 AND 2147483647;
    horizon := horizon - coalesce(behind, 0);
    SELECT uuidv7_floor((relayed_until AT TIME ZONE 'UTC')::date - 1) INTO floor FROM outbox_cursors WHERE shard = of_shard;
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

/** Runs with the owner's rights, because the application may not change the schema. */
export const CREATE_PARTITIONS = `
  CREATE FUNCTION outbox_create_partitions(days_ahead int) RETURNS int
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    today   date := (now() AT TIME ZONE 'UTC')::date;
    made    int := 0;
    day     date;
    name    text;
  BEGIN
    FOR day IN SELECT d::date FROM generate_series(today - 1, today + days_ahead, interval '1 day') d LOOP
      name := 'outbox_messages_' || to_char(day, 'YYYY_MM_DD');
      CONTINUE WHEN to_regclass(name) IS NOT NULL;
      EXECUTE format('CREATE TABLE %I (LIKE outbox_messages INCLUDING DEFAULTS INCLUDING GENERATED)', name);
      EXECUTE format('ALTER TABLE outbox_messages ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                     name, uuidv7_floor(day), uuidv7_floor(day + 1));
      made := made + 1;
    END LOOP;
    RETURN made;
  END $$`;

/** Drops the days that are older than `keep` and wholly behind every cursor. */
export const DROP_PARTITIONS = `
  CREATE FUNCTION outbox_drop_partitions(keep interval) RETURNS int
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    name    text;
    waiting boolean;
    dropped int := 0;
  BEGIN
    FOR name IN
      SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = 'outbox_messages'::regclass AND c.relname ~ '^outbox_messages_\\d{4}_\\d\\d_\\d\\d$'
         AND to_date(right(c.relname, 10), 'YYYY_MM_DD') + 1 <= ((now() - keep) AT TIME ZONE 'UTC')::date
       ORDER BY c.relname
    LOOP
      EXECUTE format('SELECT EXISTS (SELECT FROM %I m JOIN outbox_cursors c USING (shard)
                                      WHERE (m.tx_id, m.seq) > (c.tx_id, c.seq))', name) INTO waiting;
      EXIT WHEN waiting;
      EXECUTE format('DROP TABLE %I', name);
      dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
  END $$`;
