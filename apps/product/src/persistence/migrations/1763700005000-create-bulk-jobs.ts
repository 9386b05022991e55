import { appendOnly, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Imports and exports of the catalogue: how far they are, and what was wrong with which row. */
export class CreateBulkJobs1763700005000 implements MigrationInterface {
  readonly name = 'CreateBulkJobs1763700005000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE bulk_job_kind AS ENUM ('import', 'export');
      CREATE TYPE bulk_job_format AS ENUM ('csv', 'ndjson');

      CREATE TABLE bulk_jobs (
        id uuid NOT NULL CONSTRAINT pk_bulk_jobs PRIMARY KEY,
        kind bulk_job_kind NOT NULL,
        format bulk_job_format NOT NULL,
        status varchar(20) NOT NULL DEFAULT 'queued',
        dry_run boolean NOT NULL DEFAULT false,
        total int NOT NULL DEFAULT 0,
        done int NOT NULL DEFAULT 0,
        failed int NOT NULL DEFAULT 0,
        created_by varchar(64) NOT NULL,
        finished_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_bulk_jobs_status CHECK (status IN ('queued', 'running', 'finished', 'failed', 'cancelled')),
        CONSTRAINT ck_bulk_jobs_total CHECK (total >= 0),
        CONSTRAINT ck_bulk_jobs_done CHECK (done >= 0),
        CONSTRAINT ck_bulk_jobs_failed CHECK (failed >= 0),
        CONSTRAINT ck_bulk_jobs_finished_at CHECK (
          (status IN ('finished', 'failed', 'cancelled')) = (finished_at IS NOT NULL)
        )
      );

      CREATE TABLE bulk_job_errors (
        id uuid NOT NULL CONSTRAINT pk_bulk_job_errors PRIMARY KEY,
        job_id uuid NOT NULL CONSTRAINT fk_bulk_job_errors_job_id REFERENCES bulk_jobs ON DELETE CASCADE,
        row_number int NOT NULL,
        field varchar(100),
        code varchar(100) NOT NULL,
        message varchar(500) NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_bulk_job_errors_row_number CHECK (row_number > 0)
      );
      CREATE INDEX idx_bulk_job_errors_job_id_row_number ON bulk_job_errors (job_id, row_number);
    `);
    await runner.query(touchUpdatedAt('bulk_jobs'));
    await runner.query(appendOnly('bulk_job_errors'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE bulk_job_errors, bulk_jobs;
      DROP TYPE bulk_job_format;
      DROP TYPE bulk_job_kind;
    `);
  }
}
