import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Leases that somebody took over whose holder had not given them back, and where the cursor stood then: the holder may still
 * send a copy of the batch after it. A row goes when nothing can come of it any more.
 */
export class CreateOutboxTakeOvers1763600000400 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE outbox_take_overs (
        id            uuid        NOT NULL DEFAULT uuidv7(),
        shard         smallint    NOT NULL,
        tx_id         xid8        NOT NULL,
        seq           bigint      NOT NULL,
        taken_at      timestamptz NOT NULL DEFAULT now(),
        said_again_at timestamptz,
        CONSTRAINT pk_outbox_take_overs PRIMARY KEY (id)
      );
      CREATE INDEX idx_outbox_take_overs_shard_taken_at ON outbox_take_overs (shard, taken_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE outbox_take_overs');
  }
}
