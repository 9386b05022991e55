import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { newId, type Tx } from '@tenfold/database';
import { z } from 'zod';
import { ProductErrors } from '../domain/product.errors.ts';
import { amountIn } from '../edit-product/amount-in.ts';
import { ProductEditor } from '../edit-product/product-editor.ts';
import { price } from '../edit-product/product.schema.ts';
import { ProductEntity, VariantEntity } from '../persistence/entities/catalogue.entities.ts';
import { PriceHistoryEntity } from '../persistence/entities/price.entities.ts';

export const changePriceBody = z.object({
  /** Left out: the price of the product, which is that of every variant without one of its own. */
  variantId: z.uuid().optional(),
  price,
  /** What it cost before, struck through in the shop; left out when there is no such thing. */
  compareAtPrice: price.optional(),
  reason: z.string().trim().min(1).max(100).optional(),
});
export type ChangePriceBody = z.output<typeof changePriceBody>;

/** Changes what a product, or one of its variants, costs; the history keeps every price that was ever asked. */
@Injectable()
export class ChangePrice {
  constructor(private readonly editor: ProductEditor) {}

  /**
   * @returns the product's new version
   * @throws product.variant_not_found, product.currency_mismatch, product.compare_at_price_too_low
   */
  run(caller: Identity, id: string, version: number, change: ChangePriceBody): Promise<number> {
    return this.editor.edit(caller, id, version, async (tx, product) => {
      const { currency } = product;
      const newPrice = amountIn(currency, change.price);
      const compareAtPrice = amountIn(currency, change.compareAtPrice);
      const oldPrice = await setPrice(tx, product, change.variantId, { price: newPrice, compareAtPrice });
      await tx.insert(PriceHistoryEntity, {
        id: newId(),
        productId: id,
        variantId: change.variantId ?? null,
        oldPrice,
        newPrice,
        currency,
        reason: change.reason ?? null,
        changedBy: caller.userId,
        effectiveAt: () => 'now()',
      });
      const variant = change.variantId === undefined ? {} : { variantId: change.variantId };
      const before = oldPrice === null ? {} : { oldPrice: { amount: oldPrice, currency } };
      return {
        news: [{ kind: 'price_changed', data: { ...variant, ...before, newPrice: { amount: newPrice, currency } } }],
        before: { ...variant, price: oldPrice },
        after: { ...variant, price: newPrice, compareAtPrice, reason: change.reason },
      };
    });
  }
}

/** @returns the price that was asked until now: a variant without one of its own had the product's */
async function setPrice(
  tx: Tx,
  product: ProductEntity,
  variantId: string | undefined,
  columns: { readonly price: number; readonly compareAtPrice: number | null },
): Promise<number | null> {
  if (variantId === undefined) {
    await tx.update(ProductEntity, { id: product.id }, columns);
    return product.price;
  }
  const variant = await tx.findOneBy(VariantEntity, { id: variantId, productId: product.id });
  if (variant === null) throw ProductErrors.variant_not_found();
  await tx.update(VariantEntity, { id: variantId }, { ...columns, version: variant.version + 1 });
  return variant.price ?? product.price;
}
