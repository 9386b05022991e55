import { Injectable } from '@nestjs/common';
import type { EventDefinition } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Outbox } from '@tenfold/messaging';
import {
  CatalogChangedV1,
  ProductArchivedV1,
  ProductCreatedV1,
  ProductPriceChangedV1,
  ProductPublishedV1,
  ProductUpdatedV1,
} from '@tenfold/product-contracts';
import type { z } from 'zod';
import { catalogPicture } from './catalog-picture.ts';

type News<E extends EventDefinition> = Omit<z.input<E['data']>, 'productId' | 'version'>;

/** What happened to a product in one transaction, in order. */
export type ProductNews =
  | { readonly kind: 'created'; readonly data: News<typeof ProductCreatedV1> }
  | { readonly kind: 'updated'; readonly data: News<typeof ProductUpdatedV1> }
  | { readonly kind: 'published'; readonly data: News<typeof ProductPublishedV1> }
  | { readonly kind: 'archived'; readonly data: News<typeof ProductArchivedV1> }
  | { readonly kind: 'price_changed'; readonly data: News<typeof ProductPriceChangedV1> };

const COUNT = `
  WITH counted AS (
    UPDATE products SET stream_version = stream_version + $2, catalog_version = catalog_version + 1 WHERE id = $1
    RETURNING stream_version, catalog_version
  )
  SELECT stream_version::float8 AS "streamVersion", catalog_version::float8 AS "catalogVersion" FROM counted`;

/**
 * Publishes what happened to a product, one version each, and then its new picture for the replicas. Called last in the
 * transaction, whose first write was the conditional update of the product's row.
 */
@Injectable()
export class ProductAnnouncer {
  constructor(private readonly outbox: Outbox) {}

  async publish(tx: Tx, productId: string, news: readonly ProductNews[]): Promise<void> {
    const [counted] = await tx.query<{ streamVersion: number; catalogVersion: number }[]>(COUNT, [
      productId,
      news.length,
    ]);
    const { streamVersion, catalogVersion } = counted!;
    let version = streamVersion - news.length;
    for (const item of news) {
      version += 1;
      await this.#add(tx, { productId, version }, item);
    }
    const picture = await catalogPicture(tx, productId);
    await this.outbox.add(tx, CatalogChangedV1, { ...picture, version: catalogVersion });
  }

  #add(tx: Tx, event: { productId: string; version: number }, news: ProductNews): Promise<string> {
    switch (news.kind) {
      case 'created':
        return this.outbox.add(tx, ProductCreatedV1, { ...event, ...news.data });
      case 'updated':
        return this.outbox.add(tx, ProductUpdatedV1, { ...event, ...news.data });
      case 'published':
        return this.outbox.add(tx, ProductPublishedV1, { ...event, ...news.data });
      case 'archived':
        return this.outbox.add(tx, ProductArchivedV1, { ...event, ...news.data });
      case 'price_changed':
        return this.outbox.add(tx, ProductPriceChangedV1, { ...event, ...news.data });
    }
  }
}
