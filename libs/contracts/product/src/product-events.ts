import { defineEvent, money } from '@tenfold/contract-kit';
import { z } from 'zod';
import { ProductCatalog, ProductProducts } from './topics.ts';

const id = z.string().min(1).max(64);

/** `version` counts the product's own stream on the event's topic, without gaps. */
const productEvent = z.object({ productId: id, version: z.int().positive() });
const product = {
  type: 'product',
  id: (data: { productId: string }) => data.productId,
  version: (data: { version: number }) => data.version,
};
const key = (data: { productId: string }) => data.productId;

const sampleProduct = { productId: '0197a1f0-0000-7000-8000-000000000010' };
const sampleVariant = { variantId: '0197a1f0-0000-7000-8000-000000000001' };

export const ProductCreatedV1 = defineEvent({
  type: 'product.created.v1',
  topic: ProductProducts,
  summary: 'A product was drafted. It is not sold yet.',
  key,
  aggregate: product,
  data: productEvent.extend({ sku: z.string(), name: z.string(), slug: z.string() }),
  sample: { ...sampleProduct, version: 1, sku: 'MUG', name: 'Mug', slug: 'mug' },
});

export const ProductUpdatedV1 = defineEvent({
  type: 'product.updated.v1',
  topic: ProductProducts,
  summary: 'Words, attributes, variants or images of a product changed; `changed` names the fields.',
  key,
  aggregate: product,
  data: productEvent.extend({ changed: z.array(z.string()).min(1) }),
  sample: { ...sampleProduct, version: 2, changed: ['description'] },
});

export const ProductPublishedV1 = defineEvent({
  type: 'product.published.v1',
  topic: ProductProducts,
  summary: 'A product may be sold from now on.',
  key,
  aggregate: product,
  data: productEvent.extend({ publishedAt: z.iso.datetime({ offset: true }) }),
  sample: { ...sampleProduct, version: 3, publishedAt: '2026-01-10T09:00:00.000Z' },
});

export const ProductArchivedV1 = defineEvent({
  type: 'product.archived.v1',
  topic: ProductProducts,
  summary: 'A product is sold no more.',
  key,
  aggregate: product,
  data: productEvent.extend({ archivedAt: z.iso.datetime({ offset: true }) }),
  sample: { ...sampleProduct, version: 5, archivedAt: '2026-02-10T09:00:00.000Z' },
});

export const ProductPriceChangedV1 = defineEvent({
  type: 'product.price_changed.v1',
  topic: ProductProducts,
  summary: 'The price of a product (no variantId) or of one variant changed.',
  key,
  aggregate: product,
  data: productEvent.extend({
    variantId: id.optional(),
    oldPrice: money.optional(),
    newPrice: money,
  }),
  sample: {
    ...sampleProduct,
    ...sampleVariant,
    version: 4,
    oldPrice: { amount: 1999, currency: 'EUR' },
    newPrice: { amount: 1799, currency: 'EUR' },
  },
});

export const CatalogChangedV1 = defineEvent({
  type: 'catalog.changed.v1',
  topic: ProductCatalog,
  summary: 'The whole state of a product as sellers need it; the newest record of a product is enough.',
  key,
  aggregate: { ...product, type: 'catalog' },
  data: productEvent.extend({
    name: z.string(),
    slug: z.string(),
    brand: z.string().optional(),
    imageUrl: z.string().optional(),
    taxClass: z.string(),
    currency: z.string().length(3),
    variants: z.array(
      z.object({
        variantId: id,
        sku: z.string(),
        name: z.string(),
        options: z.record(z.string(), z.string()),
        /** Minor units of `currency`; what one unit costs now, without price lists. */
        price: z.int().positive(),
        /** Price lists: from `minQuantity` units on, each unit costs `price`. Ascending. */
        tiers: z.array(z.object({ minQuantity: z.int().positive(), price: z.int().positive() })),
        imageUrl: z.string().optional(),
        weightGrams: z.int().nonnegative().optional(),
        minPerOrder: z.int().positive(),
        maxPerOrder: z.int().positive().optional(),
        /** False when the product is not published or the variant is switched off. */
        isSold: z.boolean(),
      }),
    ),
  }),
  sample: {
    ...sampleProduct,
    version: 7,
    name: 'Mug',
    slug: 'mug',
    taxClass: 'standard',
    currency: 'EUR',
    variants: [
      {
        ...sampleVariant,
        sku: 'MUG-BLUE',
        name: 'Mug, blue',
        options: { colour: 'blue' },
        price: 1999,
        tiers: [],
        weightGrams: 350,
        minPerOrder: 1,
        isSold: true,
      },
    ],
  },
});
