import { bigintToNumber } from '@tenfold/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { UsageStatus } from '../../domain/order-limits.ts';
import { CreatedAt, UpdatedAt, usageStatusColumn } from './rows.ts';

/** The anchor of one order: whatever is heard of the order first makes it. */
@Entity('order_limits')
export class OrderLimitsEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'order_id', type: 'varchar', length: 64 }) orderId: string;
  /** Newest version of the order that was applied here. */
  @Column({ name: 'order_version', type: 'bigint', transformer: bigintToNumber }) orderVersion: number;
  /** Version of the last event about this order on `discount.usages`; 0 before the first. */
  @Column({ type: 'bigint', transformer: bigintToNumber }) version: number;
  @Column(usageStatusColumn) status: UsageStatus;
  /** `order_ended`, or why the limits were refused. */
  @Column({ name: 'released_reason', type: 'varchar', length: 50, nullable: true }) releasedReason: string | null;
  @CreatedAt() createdAt: Date;
  @UpdatedAt() updatedAt: Date;
}

/** Append-only: what was asked, what was answered, and what every rule said. */
@Entity('discount_evaluations')
export class DiscountEvaluationEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'order_id', type: 'varchar', length: 64, nullable: true }) orderId: string | null;
  @Column({ name: 'cart_id', type: 'varchar', length: 64, nullable: true }) cartId: string | null;
  @Column({ type: 'jsonb' }) input: unknown;
  @Column({ type: 'jsonb' }) result: unknown;
  @Column({ type: 'jsonb' }) trace: unknown;
  /** Names exactly the versions of the coupon and the promotions that were looked at. */
  @Column({ name: 'rules_version', type: 'varchar', length: 64 }) rulesVersion: string;
  @CreatedAt() createdAt: Date;
}
