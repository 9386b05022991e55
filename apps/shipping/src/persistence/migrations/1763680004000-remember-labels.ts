import { activeView } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * That a carrier was asked for a label is written down before it is asked: if the order is then cancelled, somebody knows
 * that there may be a label to give back, whoever died in between. Undone by forgetting it.
 */
export class RememberLabels1763680004000 implements MigrationInterface {
  readonly name = 'RememberLabels1763680004000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE shipments ADD COLUMN label_asked_at timestamptz;
      CREATE INDEX idx_shipments_label_asked_at ON shipments (label_asked_at)
        WHERE status = 'cancelled' AND label_asked_at IS NOT NULL;
    `);
    await runner.query(activeView('shipments'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW shipments_active; ALTER TABLE shipments DROP COLUMN label_asked_at;');
    await runner.query(activeView('shipments'));
  }
}
