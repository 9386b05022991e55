import { bigintToNumber } from '@tenfold/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CreatedAt, UpdatedAt } from './row-times.ts';

/** A line as it was bought. `sku`, `name` and `unit_price` never change; the database refuses it. */
@Entity('order_items')
export class OrderItem {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'order_id', type: 'uuid' }) orderId: string;
  @Column({ name: 'variant_id', type: 'varchar', length: 64 }) variantId: string;
  @Column({ name: 'product_id', type: 'varchar', length: 64 }) productId: string;
  @Column({ type: 'varchar', length: 64 }) sku: string;
  @Column({ type: 'varchar', length: 255 }) name: string;
  @Column({ type: 'jsonb', default: {} }) options: Readonly<Record<string, string>>;
  @Column({ name: 'image_url', type: 'varchar', length: 2048, nullable: true }) imageUrl: string | null;
  @Column({ name: 'weight_grams', type: 'int', nullable: true }) weightGrams: number | null;
  @Column({ type: 'int' }) quantity: number;
  @Column({ name: 'unit_price', type: 'bigint', transformer: bigintToNumber }) unitPrice: number;
  @Column({ name: 'line_total', type: 'bigint', transformer: bigintToNumber }) lineTotal: number;
  @Column({ name: 'discount_amount', type: 'bigint', transformer: bigintToNumber, default: 0 }) discountAmount: number;
  /** The tax that was added to this line; a tax that the price contains stands in `order_tax_lines` alone. */
  @Column({ name: 'tax_amount', type: 'bigint', transformer: bigintToNumber, default: 0 }) taxAmount: number;
  @Column({ name: 'tax_rate_bp', type: 'int' }) taxRateBp: number;
  @Column({ name: 'quantity_shipped', type: 'int', default: 0 }) quantityShipped: number;
  @Column({ name: 'quantity_delivered', type: 'int', default: 0 }) quantityDelivered: number;
  @Column({ name: 'quantity_returned', type: 'int', default: 0 }) quantityReturned: number;
  @Column({ name: 'quantity_cancelled', type: 'int', default: 0 }) quantityCancelled: number;
  @CreatedAt() createdAt: Date;
  @UpdatedAt() updatedAt: Date;
}
