import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CreatedAt, UpdatedAt } from './row-times.ts';

/** Where the order goes, or its bill. All but the country is encrypted. */
@Entity('shipping_addresses')
export class ShippingAddress {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'order_id', type: 'uuid' }) orderId: string;
  @Column({ type: 'enum', enumName: 'order_address_type', enum: ['shipping', 'billing'] }) type: 'shipping' | 'billing';
  @Column({ type: 'text' }) recipient: string;
  @Column({ type: 'text', nullable: true }) company: string | null;
  @Column({ type: 'text' }) line1: string;
  @Column({ type: 'text', nullable: true }) line2: string | null;
  @Column({ type: 'text' }) city: string;
  @Column({ type: 'text', nullable: true }) state: string | null;
  @Column({ name: 'postal_code', type: 'text', nullable: true }) postalCode: string | null;
  @Column({ type: 'char', length: 2 }) country: string;
  @Column({ type: 'text', nullable: true }) phone: string | null;
  @Column({ type: 'text', nullable: true }) email: string | null;
  @CreatedAt() createdAt: Date;
  @UpdatedAt() updatedAt: Date;
}
