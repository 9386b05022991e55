import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CreatedAt } from './row-times.ts';

/** What must be unique over all partitions of `orders`, and the way from an id or a number to the right one. */
@Entity('order_keys')
export class OrderKey {
  @PrimaryColumn({ name: 'order_id', type: 'uuid' }) orderId: string;
  /** The return that this order is the exchange for. */
  @Column({ name: 'return_id', type: 'varchar', length: 64, nullable: true }) returnId: string | null;
  @Column({ name: 'order_number', type: 'varchar', length: 50 }) orderNumber: string;
  /** Emptied when the order is cancelled before it was confirmed: the cart can be ordered again. */
  @Column({ name: 'cart_id', type: 'varchar', length: 64, nullable: true }) cartId: string | null;
  @Column({ name: 'user_id', type: 'varchar', length: 64 }) userId: string;
  @CreatedAt() createdAt: Date;
}
