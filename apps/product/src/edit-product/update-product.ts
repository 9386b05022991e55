import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { ProductEntity } from '../persistence/entities/catalogue.entities.ts';
import { amountIn } from './amount-in.ts';
import { ProductEditor } from './product-editor.ts';
import { replaceParts } from './product-parts.ts';
import type { UpdateProductBody } from './product.schema.ts';

/** Changes words, measures, pictures, tags and categories of a product. Prices have a door of their own. */
@Injectable()
export class UpdateProduct {
  constructor(private readonly editor: ProductEditor) {}

  /** @returns the product's new version */
  run(caller: Identity, id: string, version: number, change: UpdateProductBody): Promise<number> {
    const { images, tags, categoryIds, cost, ...fields } = change;
    return this.editor.edit(caller, id, version, async (tx, product) => {
      const columns = {
        ...fields,
        ...(cost === undefined ? {} : { cost: amountIn(product.currency, cost) }),
      };
      if (Object.keys(columns).length > 0) await tx.update(ProductEntity, { id }, columns);
      await replaceParts(tx, id, { images, tags, categoryIds });
      return {
        news: [{ kind: 'updated', data: { changed: Object.keys(change).sort() } }],
        before: Object.fromEntries(Object.keys(columns).map((name) => [name, product[name as keyof ProductEntity]])),
        after: { ...columns, images, tags, categoryIds },
      };
    });
  }
}
