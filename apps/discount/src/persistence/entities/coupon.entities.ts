import { bigintToNumber } from '@tenfold/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CouponKind, Scope } from '../../domain/coupon.ts';
import type { DiscountStatus } from '../../domain/discount-status.ts';
import type { UsageStatus } from '../../domain/order-limits.ts';
import { CreatedAt, DeletedAt, discountStatusColumn, UpdatedAt, usageStatusColumn } from './rows.ts';

/** What a customer types in to pay less. */
@Entity('coupons')
export class CouponEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  /** Unique whatever its case. */
  @Column({ type: 'varchar', length: 64 }) code: string;
  @Column({ type: 'varchar', length: 100 }) name: string;
  @Column({ type: 'enum', enumName: 'coupon_kind', enum: ['percentage', 'fixed', 'free_shipping'] }) kind: CouponKind;
  @Column({ name: 'percent_bp', type: 'int', nullable: true }) percentBp: number | null;
  @Column({ type: 'bigint', nullable: true, transformer: bigintToNumber }) amount: number | null;
  @Column({ type: 'char', length: 3, nullable: true }) currency: string | null;
  @Column({ name: 'minimum_spend', type: 'bigint', nullable: true, transformer: bigintToNumber })
  minimumSpend: number | null;
  @Column({ name: 'maximum_discount', type: 'bigint', nullable: true, transformer: bigintToNumber })
  maximumDiscount: number | null;
  @Column({ name: 'starts_at', type: 'timestamptz', nullable: true }) startsAt: Date | null;
  @Column({ name: 'ends_at', type: 'timestamptz', nullable: true }) endsAt: Date | null;
  @Column({ name: 'usage_limit', type: 'int', nullable: true }) usageLimit: number | null;
  @Column({ name: 'usage_limit_per_user', type: 'int', nullable: true }) usageLimitPerUser: number | null;
  /** Reserved and redeemed uses: the hot counter that orders race for. */
  @Column({ name: 'used_count', type: 'int', default: 0 }) usedCount: number;
  @Column({ name: 'stacking_group', type: 'varchar', length: 50, nullable: true }) stackingGroup: string | null;
  @Column({ name: 'is_stackable', type: 'boolean', default: false }) isStackable: boolean;
  @Column(discountStatusColumn) status: DiscountStatus;
  /** An order that was placed before a coupon was paused or ended still gets it. */
  @Column({ name: 'status_since', type: 'timestamptz', default: () => 'now()' }) statusSince: Date;
  @Column({ name: 'batch_id', type: 'uuid', nullable: true }) batchId: string | null;
  @Column({ type: 'jsonb', default: {} }) scope: Scope;
  /** Version of the last event of this coupon on `discount.coupons`. */
  @Column({ name: 'stream_version', type: 'bigint', default: 0, transformer: bigintToNumber }) streamVersion: number;
  @Column({ type: 'int', default: 1 }) version: number;
  @CreatedAt() createdAt: Date;
  @UpdatedAt() updatedAt: Date;
  @DeletedAt() deletedAt: Date | null;
}

/** One use of a coupon by one order. */
@Entity('coupon_usage')
export class CouponUsageEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'coupon_id', type: 'uuid' }) couponId: string;
  @Column({ name: 'order_id', type: 'varchar', length: 64 }) orderId: string;
  /** Null for a guest. */
  @Column({ name: 'user_id', type: 'varchar', length: 64, nullable: true }) userId: string | null;
  /** The account, or the blind index of a guest's e-mail address. */
  @Column({ name: 'customer_key', type: 'varchar', length: 64 }) customerKey: string;
  /** 1 to n under a limit of n uses for each customer; null without one. */
  @Column({ name: 'user_slot', type: 'int', nullable: true }) userSlot: number | null;
  @Column({ name: 'order_version', type: 'bigint', transformer: bigintToNumber }) orderVersion: number;
  @Column({ type: 'bigint', transformer: bigintToNumber }) version: number;
  @Column({ ...usageStatusColumn, default: 'reserved' }) status: UsageStatus;
  @Column({ type: 'bigint', transformer: bigintToNumber }) amount: number;
  @Column({ type: 'char', length: 3 }) currency: string;
  /** Always null today: limits have no clock of their own, the order always speaks. */
  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true }) expiresAt: Date | null;
  @Column({ name: 'redeemed_at', type: 'timestamptz', nullable: true }) redeemedAt: Date | null;
  @Column({ name: 'released_at', type: 'timestamptz', nullable: true }) releasedAt: Date | null;
  @CreatedAt() createdAt: Date;
  @UpdatedAt() updatedAt: Date;
}
