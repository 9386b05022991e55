import { touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Our books against the provider's, for one period, and each difference. Undone by dropping both. */
export class CreateReconciliation1763600006000 implements MigrationInterface {
  readonly name = 'CreateReconciliation1763600006000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE reconciliation_status AS ENUM ('running', 'agreed', 'differs', 'failed');
      CREATE TYPE reconciliation_difference AS ENUM ('missing_here', 'missing_there', 'amount', 'status');

      CREATE TABLE reconciliation_runs (
        id uuid NOT NULL CONSTRAINT pk_reconciliation_runs PRIMARY KEY,
        provider varchar(32) NOT NULL,
        period_start timestamptz NOT NULL,
        period_end timestamptz NOT NULL,
        our_count bigint NOT NULL DEFAULT 0 CONSTRAINT ck_reconciliation_runs_our_count CHECK (our_count >= 0),
        their_count bigint NOT NULL DEFAULT 0 CONSTRAINT ck_reconciliation_runs_their_count CHECK (their_count >= 0),
        our_sum bigint NOT NULL DEFAULT 0,
        their_sum bigint NOT NULL DEFAULT 0,
        status reconciliation_status NOT NULL DEFAULT 'running',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_reconciliation_runs_period CHECK (period_end > period_start)
      );
      CREATE INDEX idx_reconciliation_runs_provider_period_start ON reconciliation_runs (provider, period_start);

      CREATE TABLE reconciliation_items (
        id uuid NOT NULL CONSTRAINT pk_reconciliation_items PRIMARY KEY,
        run_id uuid NOT NULL CONSTRAINT fk_reconciliation_items_run_id REFERENCES reconciliation_runs (id) ON DELETE CASCADE,
        kind reconciliation_difference NOT NULL,
        payment_id uuid,
        provider_reference varchar(100),
        ours bigint,
        theirs bigint,
        resolved_at timestamptz CONSTRAINT ck_reconciliation_items_resolved_at CHECK (resolved_at >= created_at),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX idx_reconciliation_items_run_id ON reconciliation_items (run_id);
    `);
    await runner.query(touchUpdatedAt('reconciliation_runs') + touchUpdatedAt('reconciliation_items'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE reconciliation_items;
      DROP TABLE reconciliation_runs;
      DROP TYPE reconciliation_difference;
      DROP TYPE reconciliation_status;
    `);
  }
}
