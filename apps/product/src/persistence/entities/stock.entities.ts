import { bigintToNumber } from '@tenfold/database';
import { Column, Entity } from 'typeorm';
import type { ReservationStatus } from '../../domain/reservation.ts';
import { AppendedRow, ChangingRow, EditedRow } from './rows.ts';

/** The stock of one variant at one location. */
@Entity('inventory')
export class InventoryEntity extends EditedRow {
  @Column('uuid', { name: 'variant_id' })
  variantId: string;

  @Column('varchar', { name: 'warehouse_location', length: 100, default: 'main' })
  warehouseLocation: string;

  @Column('int', { name: 'quantity_on_hand', default: 0 })
  quantityOnHand: number;

  @Column('int', { name: 'quantity_reserved', default: 0 })
  quantityReserved: number;

  @Column({ type: 'int', name: 'quantity_available', insert: false, update: false })
  quantityAvailable: number;

  /** Promised beyond what is on hand; never part of `quantity_reserved`. */
  @Column('int', { name: 'quantity_backordered', default: 0 })
  quantityBackordered: number;

  @Column('int', { name: 'reorder_point', default: 1 })
  reorderPoint: number;

  @Column('timestamptz', { name: 'last_counted_at', nullable: true })
  lastCountedAt: Date | null;

  /** Version of the last event of this stock on `product.inventory`. */
  @Column('bigint', { name: 'stream_version', default: 0, transformer: bigintToNumber })
  streamVersion: number;
}

@Entity('inventory_reservations')
export class ReservationEntity extends ChangingRow {
  @Column('varchar', { name: 'order_id', length: 64 })
  orderId: string;

  @Column('bigint', { name: 'order_version', transformer: bigintToNumber })
  orderVersion: number;

  @Column('bigint', { name: 'version', transformer: bigintToNumber })
  version: number;

  @Column('enum', {
    name: 'status',
    enum: ['held', 'committed', 'released', 'expired'],
    enumName: 'reservation_status',
    default: 'held',
  })
  status: ReservationStatus;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('varchar', { name: 'released_reason', length: 100, nullable: true })
  releasedReason: string | null;
}

/** `quantity` is what was asked of this stock: `quantity - backordered` of it is (or was) reserved. */
@Entity('inventory_reservation_lines')
export class ReservationLineEntity extends ChangingRow {
  @Column('uuid', { name: 'reservation_id' })
  reservationId: string;

  @Column('uuid', { name: 'inventory_id' })
  inventoryId: string;

  @Column('uuid', { name: 'variant_id' })
  variantId: string;

  @Column('int', { name: 'quantity' })
  quantity: number;

  @Column('int', { name: 'committed', default: 0 })
  committed: number;

  @Column('int', { name: 'backordered', default: 0 })
  backordered: number;
}

export type LedgerType = 'purchase' | 'sale' | 'adjustment' | 'count_variance' | 'return';

@Entity('inventory_transactions')
export class LedgerEntryEntity extends AppendedRow {
  @Column('uuid', { name: 'inventory_id' })
  inventoryId: string;

  @Column('uuid', { name: 'variant_id' })
  variantId: string;

  @Column('uuid', { name: 'product_id' })
  productId: string;

  @Column('varchar', { name: 'order_id', length: 64, nullable: true })
  orderId: string | null;

  @Column('varchar', { name: 'return_id', length: 64, nullable: true })
  returnId: string | null;

  @Column('enum', {
    name: 'type',
    enum: ['purchase', 'sale', 'adjustment', 'count_variance', 'return'],
    enumName: 'inventory_transaction_type',
  })
  type: LedgerType;

  @Column('int', { name: 'quantity_change' })
  quantityChange: number;

  @Column('int', { name: 'on_hand_after' })
  onHandAfter: number;

  @Column('varchar', { name: 'notes', length: 500, nullable: true })
  notes: string | null;

  /** User id, or `system:<service>`. */
  @Column('varchar', { name: 'created_by', length: 64 })
  createdBy: string;
}

/** What one return gave back of one variant, so far. */
@Entity('inventory_returns')
export class InventoryReturnEntity extends ChangingRow {
  @Column('varchar', { name: 'return_id', length: 64 })
  returnId: string;

  @Column('varchar', { name: 'order_id', length: 64 })
  orderId: string;

  @Column('uuid', { name: 'variant_id' })
  variantId: string;

  @Column('int', { name: 'restocked' })
  restocked: number;
}
