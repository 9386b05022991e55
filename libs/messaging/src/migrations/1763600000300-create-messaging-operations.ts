import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CREATE_PARTITIONS, DROP_PARTITIONS } from './1763600000100-create-outbox.ts';

/** What people need for running messaging: partitions of any width, the list of archives, dead letters that can be edited. */
export class CreateMessagingOperations1763600000300 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('DROP FUNCTION outbox_create_partitions(int)');
    await db.query('DROP FUNCTION outbox_drop_partitions(interval)');
    await db.query(TIME_IN_IDS);
    await db.query(PARTITIONS);
    await db.query(KEEP_PARTITIONS);
    await db.query(DROP_PARTITION);
    await db.query(ARCHIVES);
    await db.query(DEAD_LETTERS);
    await db.query(INBOX);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE inbox_messages RESET (autovacuum_vacuum_scale_factor);
      DROP INDEX idx_dead_letters_status_id;
      CREATE INDEX idx_dead_letters_status_created_at ON dead_letters (status, created_at);
      ALTER TABLE dead_letters DROP COLUMN original_payload, DROP COLUMN version;
      DROP TABLE outbox_archives;
      DROP FUNCTION outbox_drop_partition(text, xid8);
      DROP FUNCTION outbox_keep_partitions(interval, interval);
      DROP FUNCTION outbox_partitions();
      DROP FUNCTION uuidv7_moment(uuid);
      DROP FUNCTION uuidv7_at(timestamptz)`);
    await db.query(CREATE_PARTITIONS);
    await db.query(DROP_PARTITIONS);
  }
}

/** The least UUIDv7 of a moment, and the moment that a UUIDv7 or such a least one begins with. */
const TIME_IN_IDS = `
  CREATE FUNCTION uuidv7_at(moment timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT rpad(lpad(to_hex(floor(extract(epoch FROM moment) * 1000)::bigint), 12, '0'), 32, '0')::uuid
  $$;
  CREATE FUNCTION uuidv7_moment(id uuid) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_timestamp(('x0000' || left(replace(id::text, '-', ''), 12))::bit(64)::bigint / 1000.0)
  $$`;

/** The partitions of the outbox by their bounds, without the default one. */
const PARTITIONS = `
  CREATE FUNCTION outbox_partitions() RETURNS TABLE (name text, low uuid, high uuid, begins timestamptz, ends timestamptz)
  LANGUAGE sql STABLE AS $$
    SELECT relname::text, found.low, found.high, uuidv7_moment(found.low), uuidv7_moment(found.high)
      FROM pg_inherits i
      JOIN pg_class c ON c.oid = i.inhrelid
     CROSS JOIN LATERAL pg_get_expr(c.relpartbound, c.oid) AS bound
     CROSS JOIN LATERAL regexp_match(bound, $r$FROM \\('([^']+)'\\) TO \\('([^']+)'\\)$r$) AS parts
     CROSS JOIN LATERAL (SELECT parts[1]::uuid AS low, parts[2]::uuid AS high) AS found
     WHERE i.inhparent = 'outbox_messages'::regclass AND parts IS NOT NULL
     ORDER BY found.low
  $$`;

/**
 * Makes partitions of `width` until `ahead` from now. After a change to a smaller width the wider partitions of the future go,
 * and the one of now ends at the next boundary: otherwise the old width would stay in force for days. Runs with the owner's
 * rights, because the application may not change the schema.
 */
const KEEP_PARTITIONS = `
  CREATE FUNCTION outbox_keep_partitions(width interval, ahead interval) RETURNS int
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    step   CONSTANT numeric := extract(epoch FROM width);
    part   record;
    begins timestamptz;
    ends   timestamptz;
    name   text;
    made   int := 0;
  BEGIN
    FOR part IN SELECT * FROM outbox_partitions() p WHERE p.ends > now() AND p.ends - p.begins > width LOOP
      LOCK TABLE outbox_messages IN ACCESS EXCLUSIVE MODE;
      ends := to_timestamp((floor(extract(epoch FROM clock_timestamp()) / step) + 1) * step);
      CONTINUE WHEN part.ends <= ends;
      EXECUTE format('ALTER TABLE outbox_messages DETACH PARTITION %I', part.name);
      IF part.begins >= ends THEN
        EXECUTE format('DROP TABLE %I', part.name);
      ELSE
        EXECUTE format('ALTER TABLE outbox_messages ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                       part.name, part.low, uuidv7_at(ends));
      END IF;
    END LOOP;
    SELECT greatest(max(p.ends), to_timestamp((floor(extract(epoch FROM now()) / step) - 1) * step)) INTO begins
      FROM outbox_partitions() p;
    WHILE begins < now() + ahead LOOP
      ends := to_timestamp((floor(extract(epoch FROM begins) / step) + 1) * step);
      name := 'outbox_messages_' || to_char(begins AT TIME ZONE 'UTC',
                CASE WHEN step < 86400 THEN 'YYYY_MM_DD_HH24MISS' ELSE 'YYYY_MM_DD' END);
      EXECUTE format('CREATE TABLE %I (LIKE outbox_messages INCLUDING DEFAULTS INCLUDING GENERATED)', name);
      EXECUTE format('ALTER TABLE outbox_messages ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                     name, uuidv7_at(begins), uuidv7_at(ends));
      made := made + 1;
      begins := ends;
    END LOOP;
    RETURN made;
  END $$`;

/**
 * Drops a partition that is over, when every shard is past it and, if `archived_below` is given, it holds nothing of that
 * transaction or a later one: such a row could be missing in the archive. False when it has to stay.
 */
const DROP_PARTITION = `
  CREATE FUNCTION outbox_drop_partition(partition_name text, archived_below xid8) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    needed boolean;
  BEGIN
    LOCK TABLE outbox_messages IN ACCESS EXCLUSIVE MODE;
    IF NOT EXISTS (SELECT FROM outbox_partitions() p WHERE p.name = partition_name AND p.ends <= now()) THEN
      RETURN false;
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %I m JOIN outbox_cursors c USING (shard)
                                    WHERE (m.tx_id, m.seq) > (c.tx_id, c.seq) OR m.tx_id >= $1)', partition_name)
      INTO needed USING archived_below;
    IF needed THEN
      RETURN false;
    END IF;
    EXECUTE format('DROP TABLE %I', partition_name);
    RETURN true;
  END $$`;

/** `rows_below`: every row of the partition by a transaction below it is in the archive; see `outbox_drop_partition`. */
const ARCHIVES = `
  CREATE TABLE outbox_archives (
    partition_name varchar(63)  NOT NULL,
    begins         timestamptz  NOT NULL,
    ends           timestamptz  NOT NULL,
    rows_below     xid8         NOT NULL,
    row_count      bigint       NOT NULL,
    manifest_key   varchar(500) NOT NULL,
    archived_at    timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT pk_outbox_archives PRIMARY KEY (partition_name),
    CONSTRAINT ck_outbox_archives_bounds CHECK (begins < ends),
    CONSTRAINT ck_outbox_archives_row_count CHECK (row_count >= 0)
  );
  CREATE INDEX idx_outbox_archives_begins ON outbox_archives (begins)`;

/** `version` counts what people do to a letter; `original_payload` is what arrived, once somebody has changed it. */
const DEAD_LETTERS = `
  ALTER TABLE dead_letters ADD COLUMN version int NOT NULL DEFAULT 1, ADD COLUMN original_payload bytea;
  DROP INDEX idx_dead_letters_status_created_at;
  CREATE INDEX idx_dead_letters_status_id ON dead_letters (status, id)`;

/** Rows leave it in the order of their age, so their space has to come back soon. */
const INBOX = `ALTER TABLE inbox_messages SET (autovacuum_vacuum_scale_factor = 0.05)`;
