import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Answers, StepName } from '../../domain/checkout.ts';
import type { SagaStatus } from '../../domain/order-status.ts';
import { CreatedAt, UpdatedAt } from './row-times.ts';

/** How far the checkout of one order is. Every write of the checkout goes through its `version`. */
@Entity('checkout_sagas')
export class CheckoutSaga {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'order_id', type: 'uuid' }) orderId: string;
  @Column({ type: 'varchar', length: 50 }) step: StepName;
  @Column({
    type: 'enum',
    enumName: 'checkout_saga_status',
    enum: ['running', 'compensating', 'done', 'failed'],
    default: 'running',
  })
  status: SagaStatus;
  @Column({ name: 'step_deadline', type: 'timestamptz', nullable: true }) stepDeadline: Date | null;
  @Column({ type: 'jsonb' }) state: Answers;
  /** How often the sweeper failed to end a step whose deadline has passed. */
  @Column({ type: 'int', default: 0 }) attempts: number;
  @Column({ name: 'last_error', type: 'text', nullable: true }) lastError: string | null;
  @Column({ type: 'int', default: 1 }) version: number;
  @CreatedAt() createdAt: Date;
  @UpdatedAt() updatedAt: Date;
}
