import { Column, Entity } from 'typeorm';
import type { CartStatus } from '../../domain/cart-status.ts';
import { ChangingRow } from './row-times.ts';

@Entity('carts')
export class CartRow extends ChangingRow {
  /** Of the owner, when it is an account. */
  @Column({ name: 'user_id', type: 'varchar', length: 64, nullable: true }) userId: string | null;
  /** SHA-256 of the secret that a guest holds; the secret itself is nowhere. */
  @Column({ name: 'guest_token_hash', type: 'varchar', length: 128, nullable: true }) guestTokenHash: string | null;
  @Column({
    type: 'enum',
    enumName: 'cart_status',
    enum: ['active', 'converted', 'merged', 'abandoned', 'expired'],
    default: 'active',
  })
  status: CartStatus;
  @Column({ type: 'char', length: 3 }) currency: string;
  @Column({ name: 'coupon_code', type: 'varchar', length: 64, nullable: true }) couponCode: string | null;
  /** The order that the cart became. */
  @Column({ name: 'order_id', type: 'varchar', length: 64, nullable: true }) orderId: string | null;
  @Column({ name: 'merged_into_id', type: 'uuid', nullable: true }) mergedIntoId: string | null;
  @Column({ name: 'share_token', type: 'varchar', length: 64, nullable: true }) shareToken: string | null;
  @Column({ name: 'last_activity_at', type: 'timestamptz', default: () => 'now()' }) lastActivityAt: Date;
  /** Set once, the first time that the cart was found abandoned. */
  @Column({ name: 'abandoned_at', type: 'timestamptz', nullable: true }) abandonedAt: Date | null;
  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true }) expiresAt: Date | null;
  /** Version of the event stream: one event, one version. */
  @Column({ type: 'int', default: 1 }) version: number;
  @Column({ name: 'deleted_at', type: 'timestamptz', nullable: true }) deletedAt: Date | null;
}
