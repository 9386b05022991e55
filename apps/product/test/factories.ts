import { newId } from '@tenfold/database';
import type { TestDatabase } from '@tenfold/testing';
import { ProductEntity, VariantEntity } from '../src/persistence/entities/catalogue.entities.ts';
import { InventoryEntity, LedgerEntryEntity } from '../src/persistence/entities/stock.entities.ts';

export interface StockedVariant {
  readonly productId: string;
  readonly variantId: string;
  readonly inventoryId: string;
}

export interface VariantWishes {
  readonly onHand?: number;
  readonly reorderPoint?: number;
  readonly backorderAllowed?: boolean;
  readonly isActive?: boolean;
  readonly productStatus?: 'draft' | 'active' | 'archived';
}

/** A published product with one variant and its stock, received in the ledger. */
export async function aStockedVariant({ db }: TestDatabase, wishes: VariantWishes = {}): Promise<StockedVariant> {
  const [productId, variantId, inventoryId] = [newId(), newId(), newId()];
  const { onHand = 0, productStatus = 'active' } = wishes;
  await db.transaction(async (tx) => {
    await tx.insert(ProductEntity, {
      id: productId,
      sku: `SKU-${productId}`,
      slug: `product-${productId}`,
      name: 'Mug',
      status: productStatus,
      price: 1999,
      currency: 'EUR',
      publishedAt: () => 'now()',
      archivedAt: productStatus === 'archived' ? () => 'now()' : null,
    });
    await tx.insert(VariantEntity, {
      id: variantId,
      productId,
      sku: `SKU-${variantId}`,
      name: 'Mug, blue',
      isActive: wishes.isActive ?? true,
      backorderAllowed: wishes.backorderAllowed ?? false,
    });
    await tx.insert(InventoryEntity, {
      id: inventoryId,
      variantId,
      quantityOnHand: onHand,
      reorderPoint: wishes.reorderPoint ?? 1,
    });
    if (onHand === 0) return;
    await tx.insert(LedgerEntryEntity, {
      id: newId(),
      inventoryId,
      variantId,
      productId,
      type: 'purchase',
      quantityChange: onHand,
      onHandAfter: onHand,
      createdBy: 'system:test',
    });
  });
  return { productId, variantId, inventoryId };
}

export interface Level {
  readonly onHand: number;
  readonly reserved: number;
  readonly available: number;
  readonly backordered: number;
}

export async function levelOf({ query }: TestDatabase, { inventoryId }: StockedVariant): Promise<Level> {
  const [level] = await query<Level>(
    `SELECT quantity_on_hand AS "onHand", quantity_reserved AS reserved, quantity_available AS available,
            quantity_backordered AS backordered
     FROM inventory WHERE id = $1`,
    [inventoryId],
  );
  return level!;
}

/** Types of the events written about an aggregate, in order, with their versions checked to have no gap. */
export async function eventsAbout({ query }: TestDatabase, aggregateType: string, id: string): Promise<string[]> {
  const rows = await query<{ type: string; version: string }>(
    `SELECT type, aggregate_version AS version FROM outbox_messages
     WHERE aggregate_type = $1 AND aggregate_id = $2 ORDER BY seq`,
    [aggregateType, id],
  );
  rows.forEach(({ version }, index) => {
    if (Number(version) !== index + 1) throw new Error(`Event ${index + 1} of ${id} has version ${version}`);
  });
  return rows.map(({ type }) => type);
}
