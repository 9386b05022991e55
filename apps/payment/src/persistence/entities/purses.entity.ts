import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigint, instant, optional, setByDatabase, text } from './column-types.ts';

/** Money that the shop owes a customer, and the ledger that explains the balance. */
@Entity('store_credits')
export class StoreCreditEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column(text('user_id', 64)) userId: string;
  @Column({ type: 'char', length: 3 }) currency: string;
  @Column(bigint('balance')) balance: number;
  @Column(setByDatabase('created_at')) createdAt: Date;
  @Column(setByDatabase('updated_at')) updatedAt: Date;
}

@Entity('gift_cards')
export class GiftCardEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column(text('code_hash', 128)) codeHash: string;
  @Column({ type: 'char', length: 4 }) last4: string;
  @Column({ type: 'char', length: 3 }) currency: string;
  @Column(bigint('initial_amount')) initialAmount: number;
  @Column(bigint('balance')) balance: number;
  @Column(optional(instant('expires_at'))) expiresAt: Date | null;
  @Column({ type: 'enum', enum: ['active', 'disabled'], enumName: 'gift_card_status' }) status: 'active' | 'disabled';
  @Column(optional(text('purchased_order_id', 64))) purchasedOrderId: string | null;
  @Column(setByDatabase('created_at')) createdAt: Date;
  @Column(setByDatabase('updated_at')) updatedAt: Date;
  @Column(optional(instant('deleted_at'))) deletedAt: Date | null;
  @Column({ type: 'int', default: 1 }) version: number;
}

abstract class PurseEntry {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column(bigint('amount')) amount: number;
  @Column(bigint('balance_after')) balanceAfter: number;
  @Column(text('reason', 100)) reason: string;
  @Column(optional(text('order_id', 64))) orderId: string | null;
  @Column(optional(text('refund_id', 64))) refundId: string | null;
  @Column(text('idempotency_key', 100)) idempotencyKey: string;
  @Column(setByDatabase('created_at')) createdAt: Date;
}

@Entity('store_credit_entries')
export class StoreCreditEntryEntity extends PurseEntry {
  @Column({ name: 'store_credit_id', type: 'uuid' }) storeCreditId: string;
}

@Entity('gift_card_entries')
export class GiftCardEntryEntity extends PurseEntry {
  @Column({ name: 'gift_card_id', type: 'uuid' }) giftCardId: string;
}
