import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { newId, type IdempotentRequest } from '@tenfold/database';
import { ProductErrors } from '../domain/product.errors.ts';
import { amountIn } from '../edit-product/amount-in.ts';
import { ProductEditor } from '../edit-product/product-editor.ts';
import type { CreatedVariantView, NewVariant, UpdateVariantBody } from '../edit-product/product.schema.ts';
import { VariantEntity } from '../persistence/entities/catalogue.entities.ts';
import { insertVariants } from './new-variants.ts';

/** Adds and changes what is stocked and sold of a product. */
@Injectable()
export class EditVariants {
  constructor(private readonly editor: ProductEditor) {}

  add(
    caller: Identity,
    productId: string,
    version: number,
    request: IdempotentRequest,
    variant: NewVariant,
  ): Promise<CreatedVariantView> {
    const id = newId();
    const created = { id, sku: variant.sku, productVersion: version + 1 };
    return this.editor.editOnce(caller, productId, version, request, created, async (tx, product) => {
      const position = await tx.countBy(VariantEntity, { productId });
      await insertVariants(tx, product, [{ ...variant, id }], position);
      return {
        news: [{ kind: 'updated', data: { changed: ['variants'] } }],
        before: {},
        after: { variants: { added: variant } },
      };
    });
  }

  /** @returns the product's new version */
  change(
    caller: Identity,
    productId: string,
    variantId: string,
    version: number,
    change: UpdateVariantBody,
  ): Promise<number> {
    return this.editor.edit(caller, productId, version, async (tx, product) => {
      const before = await tx.findOneBy(VariantEntity, { id: variantId, productId });
      if (before === null) throw ProductErrors.variant_not_found();
      const { cost, ...fields } = change;
      const columns = { ...fields, ...(cost === undefined ? {} : { cost: amountIn(product.currency, cost) }) };
      const { minPerOrder, maxPerOrder } = { ...before, ...columns };
      if (maxPerOrder !== null && maxPerOrder < minPerOrder) {
        throw ProductErrors.order_limits_crossed({ detail: `At least ${minPerOrder}, at most ${maxPerOrder}.` });
      }
      await tx.update(VariantEntity, { id: variantId }, { ...columns, version: before.version + 1 });
      return {
        news: [{ kind: 'updated', data: { changed: ['variants'] } }],
        before: Object.fromEntries(Object.keys(columns).map((name) => [name, before[name as keyof VariantEntity]])),
        after: { variantId, ...columns },
      };
    });
  }
}
