import { Injectable } from '@nestjs/common';
import { Database, newId } from '@tenfold/database';
import { CursorCodec, type Page, type PageQuery } from '@tenfold/service-host';
import { WishlistItemAddedV1, WishlistItemRemovedV1 } from '@tenfold/user-contracts';
import { z } from 'zod';
import { UserErrors } from '../domain/user.errors.ts';
import { holdProduct } from '../follow-catalogue/catalogue-follower.ts';
import { People } from '../know-person/people.ts';
import { CatalogProductEntity, WishlistItemEntity } from '../persistence/entities/wish.entities.ts';
import type { WishBody, WishView } from './wish.schema.ts';

const MOST = 500;
const codec = new CursorCodec(z.tuple([z.uuid()]));

const IN_STOCK = `
  SELECT bool_or(in_stock) AS is FROM catalog_stock WHERE product_id = $1 AND ($2::text IS NULL OR variant_id = $2)`;

/** What a person wishes for, shown as the catalogue was last heard. One wish for each product. */
@Injectable()
export class Wishes {
  constructor(
    private readonly database: Database,
    private readonly people: People,
  ) {}

  /** The newest first: ids tell the time. */
  async list(userId: string, { limit, cursor }: PageQuery): Promise<Page<WishView>> {
    const [before] = codec.decode(cursor) ?? [];
    const query = this.database.read
      .createQueryBuilder(WishlistItemEntity, 'wish')
      .where('wish.user_id = :userId', { userId })
      .orderBy('wish.id', 'DESC')
      .take(limit + 1);
    if (before) query.andWhere('wish.id < :before', { before });
    return codec.page(await query.getMany(), limit, ({ id }) => [id], shown);
  }

  /** Twice is once: the second changes what the first said. @throws user.product_not_found, user.too_many */
  put(userId: string, productId: string, wish: WishBody): Promise<WishView> {
    return this.people.change(userId, async (tx, say) => {
      await holdProduct(tx, productId);
      const { variantId, notifyBackInStock, notifyPriceDrop } = wish;
      const product = await tx.findOneBy(CatalogProductEntity, { productId });
      const isKnown = variantId === undefined || Object.hasOwn(product?.variants ?? {}, variantId);
      if (!product || !isKnown) throw UserErrors.product_not_found();
      const variant = variantId === undefined ? undefined : product.variants[variantId];
      const [stock] = await tx.query<[{ is: boolean | null }]>(IN_STOCK, [productId, variantId ?? null]);
      const price = variant ? variant.price : product.price;
      const columns = {
        ...{ variantId: variantId ?? null, productName: product.name, notifyBackInStock, notifyPriceDrop },
        ...{
          imageUrl: variant?.imageUrl ?? product.imageUrl,
          price,
          currency: price === null ? null : product.currency,
        },
        ...{ inStock: stock.is, noticeDueAt: null },
      };
      const known = await tx.findOneBy(WishlistItemEntity, { userId, productId });
      if (!known && (await tx.countBy(WishlistItemEntity, { userId })) >= MOST) throw UserErrors.too_many();
      const id = known?.id ?? newId();
      if (known) await tx.update(WishlistItemEntity, { id }, columns);
      else await tx.insert(WishlistItemEntity, { id, userId, productId, ...columns });
      if (!known) say(WishlistItemAddedV1, { productId, ...(variantId !== undefined && { variantId }) });
      return shown(await tx.findOneByOrFail(WishlistItemEntity, { id }));
    });
  }

  /** @throws user.wish_not_found */
  remove(userId: string, productId: string): Promise<void> {
    return this.people.change(userId, async (tx, say) => {
      const wish = await tx.findOneBy(WishlistItemEntity, { userId, productId });
      if (!wish) throw UserErrors.wish_not_found();
      await tx.update(WishlistItemEntity, { id: wish.id }, { deletedAt: () => 'now()', noticeDueAt: null });
      say(WishlistItemRemovedV1, { productId, ...(wish.variantId && { variantId: wish.variantId }) });
    });
  }
}

function shown(row: WishlistItemEntity): WishView {
  const { productId, variantId, productName, imageUrl, price, currency, inStock, createdAt } = row;
  return {
    ...{ productId, variantId, productName, imageUrl, inStock },
    price: price === null || currency === null ? null : { amount: price, currency },
    notifyBackInStock: row.notifyBackInStock,
    notifyPriceDrop: row.notifyPriceDrop,
    wishedAt: createdAt.toISOString(),
  };
}
