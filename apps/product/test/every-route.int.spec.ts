import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { describeAccess, describeBadInput, type TestService } from '@tenfold/testing';
import { eur, startProductService } from './product-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startProductService();
});
afterAll(() => service.close());

const variantId = randomUUID();

describeAccess(() => service);
describeBadInput(() => service, {
  samples: {
    'POST /v1/admin/products': {
      sku: 'MUG',
      slug: 'mug',
      name: 'Mug',
      description: 'Stoneware',
      price: eur(1999),
      compareAtPrice: eur(2499),
      cost: eur(500),
      attributes: { dishwasher: true },
      weightGrams: 350,
      tags: ['kitchen'],
      images: [{ url: '/mug.png', altText: 'A mug', width: 800, height: 600 }],
      variants: [{ sku: 'MUG-B', options: { colour: 'blue' }, price: eur(1999), maxPerOrder: 3 }],
    },
    'PATCH /v1/admin/products/:id': {
      name: 'Mug',
      description: null,
      tags: ['kitchen'],
      images: [{ url: '/mug.png' }],
    },
    'PUT /v1/admin/products/:id/price': { variantId, price: eur(1999), compareAtPrice: eur(2499), reason: 'sale' },
    'POST /v1/admin/products/:id/variants': { sku: 'MUG-R', options: { colour: 'red' }, price: eur(1999) },
    'PATCH /v1/admin/products/:id/variants/:variantId': { name: 'Mug', options: { colour: 'red' }, minPerOrder: 2 },
    'POST /v1/admin/categories': { name: 'Kitchen', slug: 'kitchen', position: 1 },
    'PATCH /v1/admin/categories/:id': { name: 'Kitchen', slug: 'kitchen', parentId: null },
    'POST /v1/admin/stock/receipts': { variantId, location: 'main', quantity: 5, notes: 'delivery' },
    'POST /v1/admin/stock/adjustments': { variantId, location: 'main', change: -5, notes: 'broken' },
    'POST /v1/admin/stock/counts': { variantId, location: 'main', counted: 5 },
    'PATCH /v1/admin/stock/:id': { reorderPoint: 5 },
    'POST /v1/reviews': { productId: randomUUID(), rating: 5, title: 'Good', body: 'It holds tea.' },
  },
});
