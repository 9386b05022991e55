import type { MigrationInterface, QueryRunner } from 'typeorm';

/** More shards for an outbox that one relay cannot keep up with. */
export class CreateOutboxSetShards1763600000500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(SET_SHARDS);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP FUNCTION outbox_set_shards(int, interval)');
  }
}

/**
 * Spreads what is written from now on over `count` shards. Writers wait while the relay sends what is written (the lock lets it read);
 * false when that is not done within `patience`: nothing has changed then. So each key's rows are relayed up to the last one before
 * a row of it stands in another shard. What was written keeps its shard; therefore there are never fewer shards than before.
 *
 * Every cursor starts at the greatest: all rows are at or below it, and no running transaction is (it would hold the horizon of the
 * relay back). For the owner only: who may not replace functions, may not call it.
 */
const SET_SHARDS = `
  CREATE FUNCTION outbox_set_shards(count int, patience interval) RETURNS boolean
  LANGUAGE plpgsql VOLATILE AS $$
  DECLARE
    until CONSTANT timestamptz := clock_timestamp() + patience;
    place record;
  BEGIN
    IF count NOT BETWEEN (SELECT count(*) FROM outbox_cursors) AND 64 THEN
      RAISE EXCEPTION 'An outbox of % shards can have up to 64 and not fewer than it has, so not %',
        (SELECT count(*) FROM outbox_cursors), count;
    END IF;
    LOCK TABLE outbox_messages IN EXCLUSIVE MODE;
    WHILE EXISTS (SELECT FROM outbox_cursors c
                   WHERE EXISTS (SELECT FROM outbox_messages m
                                  WHERE m.shard = c.shard AND (m.tx_id, m.seq) > (c.tx_id, c.seq))) LOOP
      IF clock_timestamp() > until THEN
        RETURN false;
      END IF;
      PERFORM pg_sleep(0.005);
    END LOOP;
    EXECUTE format($f$
      CREATE OR REPLACE FUNCTION outbox_shard(key text) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
        'SELECT mod(hashtext(key) & 2147483647, %s)::smallint'$f$, count);
    SELECT c.tx_id, c.seq, c.relayed_until INTO place FROM outbox_cursors c ORDER BY c.tx_id DESC, c.seq DESC LIMIT 1;
    INSERT INTO outbox_cursors (shard, tx_id, seq, relayed_until)
    SELECT shard, place.tx_id, place.seq, place.relayed_until FROM generate_series(0, count - 1) AS shard
        ON CONFLICT (shard) DO NOTHING;
    RETURN true;
  END $$`;
