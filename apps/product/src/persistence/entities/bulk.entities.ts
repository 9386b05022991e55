import { Column, Entity } from 'typeorm';
import { AppendedRow, ChangingRow } from './rows.ts';

@Entity('bulk_jobs')
export class BulkJobEntity extends ChangingRow {
  @Column('enum', { name: 'kind', enum: ['import', 'export'], enumName: 'bulk_job_kind' })
  kind: 'import' | 'export';

  @Column('enum', { name: 'format', enum: ['csv', 'ndjson'], enumName: 'bulk_job_format' })
  format: 'csv' | 'ndjson';

  @Column('varchar', { name: 'status', length: 20, default: 'queued' })
  status: 'queued' | 'running' | 'finished' | 'failed' | 'cancelled';

  @Column('boolean', { name: 'dry_run', default: false })
  dryRun: boolean;

  @Column('int', { name: 'total', default: 0 })
  total: number;

  @Column('int', { name: 'done', default: 0 })
  done: number;

  @Column('int', { name: 'failed', default: 0 })
  failed: number;

  @Column('varchar', { name: 'created_by', length: 64 })
  createdBy: string;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt: Date | null;
}

@Entity('bulk_job_errors')
export class BulkJobErrorEntity extends AppendedRow {
  @Column('uuid', { name: 'job_id' })
  jobId: string;

  @Column('int', { name: 'row_number' })
  rowNumber: number;

  @Column('varchar', { name: 'field', length: 100, nullable: true })
  field: string | null;

  @Column('varchar', { name: 'code', length: 100 })
  code: string;

  @Column('varchar', { name: 'message', length: 500 })
  message: string;
}
