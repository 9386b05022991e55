import { bigintToNumber } from '@tenfold/database';
import { Column, Entity } from 'typeorm';
import { AppendedRow, EditedRow } from './rows.ts';

@Entity('price_lists')
export class PriceListEntity extends EditedRow {
  @Column('varchar', { name: 'code', length: 50 })
  code: string;

  @Column('varchar', { name: 'name', length: 100 })
  name: string;

  @Column('char', { name: 'currency', length: 3 })
  currency: string;

  @Column('varchar', { name: 'customer_group', length: 50, nullable: true })
  customerGroup: string | null;

  @Column('timestamptz', { name: 'starts_at', nullable: true })
  startsAt: Date | null;

  @Column('timestamptz', { name: 'ends_at', nullable: true })
  endsAt: Date | null;

  @Column('int', { name: 'priority', default: 0 })
  priority: number;

  @Column('boolean', { name: 'is_active', default: true })
  isActive: boolean;
}

@Entity('price_list_items')
export class PriceListItemEntity extends EditedRow {
  @Column('uuid', { name: 'price_list_id' })
  priceListId: string;

  @Column('uuid', { name: 'variant_id' })
  variantId: string;

  @Column('int', { name: 'min_quantity', default: 1 })
  minQuantity: number;

  @Column('bigint', { name: 'price', transformer: bigintToNumber })
  price: number;
}

@Entity('price_history')
export class PriceHistoryEntity extends AppendedRow {
  @Column('uuid', { name: 'product_id' })
  productId: string;

  @Column('uuid', { name: 'variant_id', nullable: true })
  variantId: string | null;

  @Column('uuid', { name: 'price_list_id', nullable: true })
  priceListId: string | null;

  @Column('bigint', { name: 'old_price', nullable: true, transformer: bigintToNumber })
  oldPrice: number | null;

  @Column('bigint', { name: 'new_price', transformer: bigintToNumber })
  newPrice: number;

  @Column('char', { name: 'currency', length: 3 })
  currency: string;

  @Column('varchar', { name: 'reason', length: 100, nullable: true })
  reason: string | null;

  @Column('varchar', { name: 'changed_by', length: 64 })
  changedBy: string;

  @Column('timestamptz', { name: 'effective_at' })
  effectiveAt: Date;
}
