import { bigintToNumber } from '@tenfold/database';
import { Column, Entity } from 'typeorm';
import { ChangingRow } from './row-times.ts';

@Entity('cart_items')
export class CartItem extends ChangingRow {
  @Column({ name: 'cart_id', type: 'uuid' }) cartId: string;
  @Column({ name: 'product_id', type: 'varchar', length: 64 }) productId: string;
  @Column({ name: 'variant_id', type: 'varchar', length: 64 }) variantId: string;
  @Column({ type: 'int' }) quantity: number;
  /** Minor units of `currency`, for one unit, when the customer last chose the quantity. */
  @Column({ name: 'unit_price_snapshot', type: 'bigint', transformer: bigintToNumber }) unitPriceSnapshot: number;
  @Column({ type: 'char', length: 3 }) currency: string;
  @Column({ name: 'name_snapshot', type: 'varchar', length: 255 }) nameSnapshot: string;
  @Column({ name: 'saved_for_later', type: 'boolean', default: false }) savedForLater: boolean;
}
