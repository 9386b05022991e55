import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { AuditLog, Idempotency, newId, type IdempotentRequest, type Tx } from '@tenfold/database';
import { currentCorrelation } from '@tenfold/messaging';
import { ProductAnnouncer } from '../announce-product/product-announcer.ts';
import { slugOf } from '../domain/slug.ts';
import { amountIn } from '../edit-product/amount-in.ts';
import { replaceParts } from '../edit-product/product-parts.ts';
import type { CreatedView, CreateProductBody } from '../edit-product/product.schema.ts';
import { insertVariants, type IdentifiedVariant } from '../edit-variants/new-variants.ts';
import { explainingRefusals } from '../persistence/catalogue-violations.ts';
import { PriceHistoryEntity } from '../persistence/entities/price.entities.ts';
import { ProductEntity } from '../persistence/entities/catalogue.entities.ts';

/** What is written into the product's own tables; its variants apart. */
type Draft = Omit<CreateProductBody, 'variants' | 'slug'> & { readonly id: string; readonly slug: string };

/** Drafts a product with its variants; nothing is sold before it is published. */
@Injectable()
export class CreateProduct {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly announcer: ProductAnnouncer,
    private readonly audit: AuditLog,
  ) {}

  /** @throws product.sku_taken, slug_taken, barcode_taken, options_taken, category_not_found, currency_mismatch … */
  async run(caller: Identity, request: IdempotentRequest, body: CreateProductBody): Promise<CreatedView> {
    const { variants: wanted = [simpleVariant(body)], ...product } = body;
    const id = newId();
    const slug = body.slug ?? (slugOf(body.name) || id);
    const variants = wanted.map((variant) => ({ ...variant, id: newId() }));
    const created: CreatedView = {
      id,
      version: 1,
      slug,
      variants: variants.map((variant) => ({ id: variant.id, sku: variant.sku })),
    };
    const { answer } = await explainingRefusals(() =>
      this.idempotency.once(request, async (tx, claim) => {
        await claim({ status: 201, body: created });
        await this.#write(tx, caller, { ...product, id, slug }, variants);
      }),
    );
    return answer.body as CreatedView;
  }

  async #write(tx: Tx, caller: Identity, draft: Draft, variants: readonly IdentifiedVariant[]): Promise<void> {
    const { images, tags, categoryIds, price, compareAtPrice, cost, ...columns } = draft;
    const { id, sku, slug, name } = draft;
    const { currency } = price;
    await tx.insert(ProductEntity, {
      ...columns,
      currency,
      price: price.amount,
      compareAtPrice: amountIn(currency, compareAtPrice),
      cost: amountIn(currency, cost),
    });
    await insertVariants(tx, { id, name, currency }, variants, 0);
    await replaceParts(tx, id, { images, tags, categoryIds });
    await tx.insert(PriceHistoryEntity, {
      id: newId(),
      productId: id,
      newPrice: price.amount,
      currency,
      reason: 'created',
      changedBy: caller.userId,
      effectiveAt: () => 'now()',
    });
    await this.audit.record(tx, {
      userId: caller.userId,
      entityType: 'product',
      entityId: id,
      action: 'create',
      after: { ...draft, variants },
      requestId: currentCorrelation()?.requestId,
    });
    await this.announcer.publish(tx, id, [{ kind: 'created', data: { sku, name, slug } }]);
  }
}

/** A simple product is stocked and sold as one variant, under the product's own SKU. */
function simpleVariant({ sku, name }: CreateProductBody): Omit<IdentifiedVariant, 'id'> {
  return { sku, name, options: {}, minPerOrder: 1, backorderAllowed: false, isActive: true };
}
