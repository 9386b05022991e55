import { bigintToNumber } from '@tenfold/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DiscountStatus } from '../../domain/discount-status.ts';
import type { UsageStatus } from '../../domain/order-limits.ts';
import { CreatedAt, DeletedAt, discountStatusColumn, UpdatedAt, usageStatusColumn } from './rows.ts';

/** A campaign that applies by itself. */
@Entity('promotions')
export class PromotionEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'varchar', length: 100 }) name: string;
  @Column({ type: 'varchar', length: 500, nullable: true }) description: string | null;
  @Column(discountStatusColumn) status: DiscountStatus;
  /** An order that was placed before a promotion was paused or ended still gets it. */
  @Column({ name: 'status_since', type: 'timestamptz', default: () => 'now()' }) statusSince: Date;
  /** The highest is looked at first. */
  @Column({ type: 'int', default: 0 }) priority: number;
  @Column({ type: 'boolean', default: false }) exclusive: boolean;
  @Column({ name: 'stacking_group', type: 'varchar', length: 50, nullable: true }) stackingGroup: string | null;
  @Column({ name: 'starts_at', type: 'timestamptz', nullable: true }) startsAt: Date | null;
  @Column({ name: 'ends_at', type: 'timestamptz', nullable: true }) endsAt: Date | null;
  @Column({ name: 'budget_amount', type: 'bigint', nullable: true, transformer: bigintToNumber })
  budgetAmount: number | null;
  @Column({ name: 'budget_uses', type: 'int', nullable: true }) budgetUses: number | null;
  @Column({ type: 'char', length: 3, nullable: true }) currency: string | null;
  /** Of reserved and redeemed uses, as `usedCount`: hot counters that orders race for. */
  @Column({ name: 'spent_amount', type: 'bigint', default: 0, transformer: bigintToNumber }) spentAmount: number;
  @Column({ name: 'used_count', type: 'int', default: 0 }) usedCount: number;
  @Column({ type: 'int', default: 1 }) version: number;
  @CreatedAt() createdAt: Date;
  @UpdatedAt() updatedAt: Date;
  @DeletedAt() deletedAt: Date | null;
}

@Entity('promotion_rules')
export class PromotionRuleEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'promotion_id', type: 'uuid' }) promotionId: string;
  @Column({ type: 'enum', enumName: 'promotion_rule_kind', enum: ['condition', 'effect'] }) kind:
    'condition' | 'effect';
  @Column({ type: 'varchar', length: 50 }) type: string;
  /** Validated by type when it is written: see `domain/promotion-rule.ts`. */
  @Column({ type: 'jsonb' }) parameters: Record<string, unknown>;
  @Column({ type: 'int' }) position: number;
  @CreatedAt() createdAt: Date;
  @UpdatedAt() updatedAt: Date;
}

/** One use of a promotion with a budget by one order. */
@Entity('promotion_usage')
export class PromotionUsageEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'promotion_id', type: 'uuid' }) promotionId: string;
  @Column({ name: 'order_id', type: 'varchar', length: 64 }) orderId: string;
  /** Null for a guest. */
  @Column({ name: 'user_id', type: 'varchar', length: 64, nullable: true }) userId: string | null;
  @Column({ ...usageStatusColumn, default: 'reserved' }) status: UsageStatus;
  @Column({ type: 'bigint', transformer: bigintToNumber }) amount: number;
  @Column({ type: 'char', length: 3 }) currency: string;
  @Column({ name: 'redeemed_at', type: 'timestamptz', nullable: true }) redeemedAt: Date | null;
  @Column({ name: 'released_at', type: 'timestamptz', nullable: true }) releasedAt: Date | null;
  @CreatedAt() createdAt: Date;
  @UpdatedAt() updatedAt: Date;
}
