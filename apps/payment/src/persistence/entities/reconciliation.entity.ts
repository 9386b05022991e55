import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigint, instant, optional, setByDatabase, text } from './column-types.ts';

const statuses = ['running', 'agreed', 'differs', 'failed'] as const;
const differences = ['missing_here', 'missing_there', 'amount', 'status'] as const;

@Entity('reconciliation_runs')
export class ReconciliationRunEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column(text('provider', 32)) provider: string;
  @Column(instant('period_start')) periodStart: Date;
  @Column(instant('period_end')) periodEnd: Date;
  @Column(bigint('our_count')) ourCount: number;
  @Column(bigint('their_count')) theirCount: number;
  @Column(bigint('our_sum')) ourSum: number;
  @Column(bigint('their_sum')) theirSum: number;
  @Column({ type: 'enum', enum: statuses, enumName: 'reconciliation_status' }) status: (typeof statuses)[number];
  @Column(setByDatabase('created_at')) createdAt: Date;
  @Column(setByDatabase('updated_at')) updatedAt: Date;
}

@Entity('reconciliation_items')
export class ReconciliationItemEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'run_id', type: 'uuid' }) runId: string;
  @Column({ type: 'enum', enum: differences, enumName: 'reconciliation_difference' })
  kind: (typeof differences)[number];
  @Column({ name: 'payment_id', type: 'uuid', nullable: true }) paymentId: string | null;
  @Column(optional(text('provider_reference', 100))) providerReference: string | null;
  @Column(optional(bigint('ours'))) ours: number | null;
  @Column(optional(bigint('theirs'))) theirs: number | null;
  @Column(optional(instant('resolved_at'))) resolvedAt: Date | null;
  @Column(setByDatabase('created_at')) createdAt: Date;
  @Column(setByDatabase('updated_at')) updatedAt: Date;
}
