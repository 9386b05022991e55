import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A return may ask for money that was not taken yet: its refund waits, unclaimed. Undone by dropping the column. */
export class LetRefundsWait1763600009000 implements MigrationInterface {
  readonly name = 'LetRefundsWait1763600009000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE refunds
        ADD COLUMN is_claimed boolean NOT NULL DEFAULT true,
        ADD CONSTRAINT ck_refunds_claimed CHECK (is_claimed OR status <> 'succeeded')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE refunds DROP COLUMN is_claimed');
  }
}
