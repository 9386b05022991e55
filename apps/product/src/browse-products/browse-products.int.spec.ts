import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestService } from '@tenfold/testing';
import { aProduct, aPublishedProduct, asStaff, eur, startProductService } from '../../test/product-service.ts';
import type { ProductSummary } from './product-views.ts';

interface Page {
  readonly items: readonly ProductSummary[];
  readonly nextCursor?: string;
}

let service: TestService;
let kitchen: string;

beforeAll(async () => {
  service = await startProductService();
  const create = async (body: object) =>
    (await asStaff<{ id: string }>(service, 'POST', 'categories', { body })).body.id;
  kitchen = await create({ name: 'Kitchen' });
  const cups = await create({ name: 'Cups', parentId: kitchen });

  const mug = await aPublishedProduct(service, {
    name: 'Coffee mug',
    description: 'Stoneware from the lake.',
    brand: 'Clay & Co',
    sku: 'MUG-1',
    price: eur(1000),
    categoryIds: [cups],
    tags: ['gift'],
  });
  await aPublishedProduct(service, { name: 'Espresso cup', price: eur(800), categoryIds: [cups], brand: 'Clay & Co' });
  await aPublishedProduct(service, { name: 'Tea pot', price: eur(3000), categoryIds: [kitchen] });
  await aPublishedProduct(service, { name: 'Umbrella', price: eur(3000) });
  await aProduct(service, { name: 'Coffee grinder, not for sale yet' });
  const { status } = await asStaff(service, 'POST', 'stock/receipts', {
    body: { variantId: mug.variants[0]!.id, quantity: 3 },
  });
  expect(status).toBe(201);
});
afterAll(() => service.close());

const search = (query: string) => service.request<Page>('GET', `/v1/products?${query}`);
const names = async (query: string) => (await search(query)).body.items.map(({ name }) => name);

describe('GET /v1/products', () => {
  test.each([
    ['a word of the name', 'q=mug', ['Coffee mug']],
    ['a word of the description, in another form', 'q=lakes', ['Coffee mug']],
    ['a SKU', 'q=MUG-1', ['Coffee mug']],
    ['a typing error', 'q=umbrela', ['Umbrella']],
    ['a letter that is missing in the middle', 'q=cofee', ['Coffee mug']],
    ['nothing like it', 'q=bicycle', []],
    ['a category with what lies below it', 'category=kitchen&sort=name', ['Coffee mug', 'Espresso cup', 'Tea pot']],
    ['a category that does not exist', 'category=nowhere', []],
    ['a brand', `brand=${encodeURIComponent('Clay & Co')}&sort=price_asc`, ['Espresso cup', 'Coffee mug']],
    ['a tag', 'tag=Gift', ['Coffee mug']],
    ['a price range, both ends included', 'minPrice=800&maxPrice=1000&sort=price_desc', ['Coffee mug', 'Espresso cup']],
    ['what is in stock', 'inStock=true', ['Coffee mug']],
    ['the newest first', '', ['Umbrella', 'Tea pot', 'Espresso cup', 'Coffee mug']],
  ])('finds by %s', async (_, query, found) => {
    expect(await names(query)).toEqual(found);
  });

  test.each(['newest', 'price_asc', 'price_desc', 'name', 'relevance&q=coffee%20cup%20pot%20umbrella'])(
    'pages by %s show each product once',
    async (sort) => {
      const whole = await names(`sort=${sort}&limit=100`);
      const pages: string[] = [];
      let cursor = '';
      do {
        const { body } = await search(`sort=${sort}&limit=1${cursor}`);
        pages.push(...body.items.map(({ name }) => name));
        cursor = body.nextCursor === undefined ? '' : `&cursor=${body.nextCursor}`;
      } while (cursor !== '');
      expect(pages).toEqual(whole);
    },
  );

  test('shows what a shop window needs', async () => {
    const { body } = await search('q=mug');
    expect(body.items[0]).toEqual({
      id: expect.any(String),
      slug: expect.any(String),
      sku: 'MUG-1',
      name: 'Coffee mug',
      brand: 'Clay & Co',
      price: eur(1000),
      compareAtPrice: null,
      imageUrl: null,
      inStock: true,
    });
  });

  test.each([
    'limit=0',
    'limit=101',
    'cursor=nonsense',
    `cursor=${Buffer.from('["name","a\\u0000","x"]').toString('base64url')}&sort=name`,
    'sort=random',
    'minPrice=-1',
    'inStock=perhaps',
    `q=${'x'.repeat(201)}`,
  ])('400: %s', async (query) => {
    expect(await search(query)).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  });

  test('400: a cursor of another order', async () => {
    const { body } = await search('sort=name&limit=1');
    expect((await search(`sort=newest&cursor=${body.nextCursor}`)).status).toBe(400);
  });
});

describe('GET /v1/products/:idOrSlug', () => {
  test('one product by its id and by its slug, without what is nobody’s business', async () => {
    const [summary] = (await search('q=mug')).body.items;
    const byId = await service.request('GET', `/v1/products/${summary!.id}`);
    const bySlug = await service.request('GET', `/v1/products/${summary!.slug}`);

    expect(byId.body).toMatchObject({
      name: 'Coffee mug',
      categories: [{ slug: 'cups' }],
      tags: ['gift'],
      variants: [{ price: eur(1000), available: 3, inStock: true }],
    });
    expect(bySlug.body).toEqual(byId.body);
    expect(JSON.stringify(byId.body)).not.toMatch(/cost|version|isActive/);
  });

  test.each([randomUUID(), 'no-such-product'])('404: %s', async (unknown) => {
    expect(await service.request('GET', `/v1/products/${unknown}`)).toMatchObject({
      status: 404,
      body: { code: 'product.not_found' },
    });
  });
});

describe('GET /v1/admin/products', () => {
  const list = async (query: string) => {
    const { body } = await asStaff<Page>(service, 'GET', `products?${query}`);
    return { names: body.items.map(({ name }) => name), nextCursor: body.nextCursor };
  };

  test('shows everything, the newest first, in pages', async () => {
    const first = await list('limit=3');
    const second = await list(`limit=3&cursor=${first.nextCursor}`);
    expect([...first.names, ...second.names]).toEqual([
      'Coffee grinder, not for sale yet',
      'Umbrella',
      'Tea pot',
      'Espresso cup',
      'Coffee mug',
    ]);
    expect(second.nextCursor).toBeUndefined();
  });

  test.each([
    ['status=draft', ['Coffee grinder, not for sale yet']],
    ['status=archived', []],
    ['sku=MUG-1', ['Coffee mug']],
  ])('%s', async (query, names) => {
    expect((await list(query)).names).toEqual(names);
  });
});

describe('categories', () => {
  test('are shown as a tree', async () => {
    expect((await service.request('GET', '/v1/categories')).body).toEqual({
      items: [expect.objectContaining({ slug: 'kitchen', children: [expect.objectContaining({ slug: 'cups' })] })],
    });
  });

  test('cannot be moved below themselves, nor removed while something lies in them', async () => {
    const { body } = await service.request<{ items: { children: { id: string }[] }[] }>('GET', '/v1/categories');
    const cups = body.items[0]!.children[0]!.id;
    const move = { version: 1, body: { parentId: cups } };

    expect(await asStaff(service, 'PATCH', `categories/${kitchen}`, move)).toMatchObject({
      status: 409,
      body: { code: 'product.category_cycle' },
    });
    expect(await asStaff(service, 'DELETE', `categories/${cups}`, { version: 1 })).toMatchObject({
      status: 409,
      body: { code: 'product.category_in_use' },
    });
  });

  test('an empty one is removed, and its slug is free again', async () => {
    const create = () => asStaff<{ id: string }>(service, 'POST', 'categories', { body: { name: 'Garden' } });
    const first = await create();
    expect(await create()).toMatchObject({ status: 409, body: { code: 'product.slug_taken' } });

    expect((await asStaff(service, 'DELETE', `categories/${first.body.id}`, { version: 1 })).status).toBe(204);
    expect((await create()).status).toBe(201);
  });
});
