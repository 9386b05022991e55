import { bigintToNumber } from '@tenfold/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CreatedAt } from './row-times.ts';

/** Append-only: the frozen share of each discount in each line. */
@Entity('order_discounts')
export class OrderDiscount {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'order_id', type: 'uuid' }) orderId: string;
  @Column({ name: 'order_item_id', type: 'uuid', nullable: true }) orderItemId: string | null;
  @Column({ type: 'enum', enumName: 'order_discount_source', enum: ['coupon', 'promotion'] }) source:
    'coupon' | 'promotion';
  @Column({ name: 'source_ref', type: 'varchar', length: 64 }) sourceRef: string;
  @Column({ type: 'varchar', length: 255 }) label: string;
  @Column({ type: 'bigint', transformer: bigintToNumber }) amount: number;
  @CreatedAt() createdAt: Date;
}
