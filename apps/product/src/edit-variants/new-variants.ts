import { newId, type Tx } from '@tenfold/database';
import { amountIn } from '../edit-product/amount-in.ts';
import type { NewVariant } from '../edit-product/product.schema.ts';
import { VariantEntity } from '../persistence/entities/catalogue.entities.ts';
import { InventoryEntity } from '../persistence/entities/stock.entities.ts';

export interface IdentifiedVariant extends NewVariant {
  readonly id: string;
}

/** Writes variants and opens their stock at the main location, empty. */
export async function insertVariants(
  tx: Tx,
  product: { readonly id: string; readonly name: string; readonly currency: string },
  variants: readonly IdentifiedVariant[],
  firstPosition: number,
): Promise<void> {
  await tx.insert(
    VariantEntity,
    variants.map((variant, index) => ({
      id: variant.id,
      productId: product.id,
      sku: variant.sku,
      name: variant.name ?? nameOf(product.name, variant.options),
      options: variant.options,
      price: amountIn(product.currency, variant.price),
      compareAtPrice: amountIn(product.currency, variant.compareAtPrice),
      cost: amountIn(product.currency, variant.cost),
      barcode: variant.barcode ?? null,
      weightGrams: variant.weightGrams ?? null,
      minPerOrder: variant.minPerOrder,
      maxPerOrder: variant.maxPerOrder ?? null,
      backorderAllowed: variant.backorderAllowed,
      isActive: variant.isActive,
      position: firstPosition + index,
    })),
  );
  await tx.insert(
    InventoryEntity,
    variants.map(({ id }) => ({ id: newId(), variantId: id })),
  );
}

/** `Mug, blue, large`. */
function nameOf(product: string, options: Readonly<Record<string, string>>): string {
  return [product, ...Object.values(options)].join(', ').slice(0, 255);
}
