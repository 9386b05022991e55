import { activeView } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not every change of a review is told: its events have a count of their own. Undone by dropping the column. */
export class CountReviewEvents1763700007000 implements MigrationInterface {
  readonly name = 'CountReviewEvents1763700007000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE reviews ADD COLUMN stream_version bigint NOT NULL DEFAULT 0
        CONSTRAINT ck_reviews_stream_version CHECK (stream_version >= 0)`);
    await runner.query(activeView('reviews'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW reviews_active; ALTER TABLE reviews DROP COLUMN stream_version');
    await runner.query(activeView('reviews'));
  }
}
