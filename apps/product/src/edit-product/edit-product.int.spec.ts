import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestService } from '@tenfold/testing';
import {
  aProduct,
  aPublishedProduct,
  asStaff,
  eur,
  eventsOf,
  staff,
  startProductService,
} from '../../test/product-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startProductService();
});
afterAll(() => service.close());

const auditOf = (id: string) =>
  service.database.query<{ action: string; user_id: string }>(
    'SELECT action, user_id FROM audit_logs WHERE entity_id = $1 ORDER BY created_at, id',
    [id],
  );

describe('POST /v1/admin/products', () => {
  test('drafts a product with its variants, opens their stock, and tells who listens', async () => {
    const sku = `MUG-${randomUUID()}`;
    const body = {
      sku,
      name: `Crème mug ${sku}`,
      price: eur(1999),
      compareAtPrice: eur(2499),
      weightGrams: 350,
      tags: ['Kitchen', 'kitchen', 'blue'],
      images: [{ url: 'https://img.example/mug.png', altText: 'A mug' }],
      variants: [
        { sku: `${sku}-B`, options: { colour: 'blue' } },
        { sku: `${sku}-R`, options: { colour: 'red' }, price: eur(2099), maxPerOrder: 3 },
      ],
    };
    const {
      status,
      body: created,
      headers,
    } = await asStaff<{ id: string; slug: string; variants: { id: string }[] }>(service, 'POST', 'products', { body });

    expect(status).toBe(201);
    expect(headers.get('etag')).toBe('"1"');
    expect(created).toMatchObject({ slug: `creme-mug-${sku.toLowerCase()}`, version: 1 });
    const [blue, red] = created.variants;
    expect(await eventsOf(service, 'product', created.id)).toEqual([
      { type: 'product.created.v1', productId: created.id, version: 1, sku, name: body.name, slug: created.slug },
    ]);
    expect(await eventsOf(service, 'catalog', created.id)).toEqual([
      {
        type: 'catalog.changed.v1',
        productId: created.id,
        version: 1,
        name: body.name,
        slug: created.slug,
        imageUrl: 'https://img.example/mug.png',
        taxClass: 'standard',
        currency: 'EUR',
        variants: [
          expect.objectContaining({ variantId: blue!.id, price: 1999, isSold: false, weightGrams: 350 }),
          expect.objectContaining({ variantId: red!.id, price: 2099, isSold: false, maxPerOrder: 3 }),
        ],
      },
    ]);
    const stock = await asStaff<{ items: unknown[] }>(service, 'GET', `stock?productId=${created.id}`);
    expect(stock.body.items).toEqual([
      expect.objectContaining({ variantId: blue!.id, location: 'main', onHand: 0 }),
      expect.objectContaining({ variantId: red!.id, location: 'main', onHand: 0 }),
    ]);
    expect(await auditOf(created.id)).toEqual([{ action: 'create', user_id: staff.userId }]);
  });

  test('the same key again: the same product; another body under it: 422', async () => {
    const key = randomUUID();
    const body = { sku: `SKU-${key}`, slug: `sku-${key}`, name: 'Mug', price: eur(100) };
    const all = await Promise.all(
      Array.from({ length: 10 }, () => asStaff<{ id: string }>(service, 'POST', 'products', { key, body })),
    );

    expect(new Set(all.map(({ status, body: { id } }) => `${status} ${id}`)).size).toBe(1);
    const other = await asStaff(service, 'POST', 'products', { key, body: { ...body, name: 'Cup' } });
    expect(other).toMatchObject({ status: 422, body: { code: 'request.idempotency_key_reused' } });
  });

  test.each([
    ['sku', 'product.sku_taken'],
    ['slug', 'product.slug_taken'],
  ])('409: the %s of another product', async (field, code) => {
    const value = `taken-${randomUUID()}`;
    await aProduct(service, { [field]: value });
    const body = { sku: randomUUID(), slug: randomUUID(), name: 'Mug', price: eur(1), [field]: value };

    expect(await asStaff(service, 'POST', 'products', { body })).toMatchObject({ status: 409, body: { code } });
  });

  test.each([
    ['product.compare_at_price_too_low', 422, { compareAtPrice: eur(1999) }],
    ['product.currency_mismatch', 422, { cost: { amount: 1, currency: 'USD' } }],
    ['product.category_not_found', 404, { categoryIds: [randomUUID()] }],
    ['product.options_taken', 409, { variants: [{ sku: randomUUID() }, { sku: randomUUID() }] }],
  ])('%s', async (code, status, wishes) => {
    const body = { sku: randomUUID(), slug: randomUUID(), name: 'Mug', price: eur(1999), ...wishes };
    expect(await asStaff(service, 'POST', 'products', { body })).toMatchObject({ status, body: { code } });
  });

  test('a customer may not, a guest may not', async () => {
    const body = { sku: randomUUID(), name: 'Mug', price: eur(1) };
    expect(await asStaff(service, 'POST', 'products', { body, as: { permissions: [] } })).toMatchObject({
      status: 403,
    });
    const guest = await service.request('POST', '/v1/admin/products', { body });
    expect(guest).toMatchObject({ status: 401 });
  });
});

describe('PATCH /v1/admin/products/:id', () => {
  test('changes what is given, replaces lists, and says what changed', async () => {
    const { id } = await aProduct(service, { tags: ['old'], description: 'Old words' });
    const change = { name: 'Better mug', description: null, tags: ['new'] };
    const { status, headers } = await asStaff(service, 'PATCH', `products/${id}`, { version: 1, body: change });

    expect(status).toBe(200);
    expect(headers.get('etag')).toBe('"2"');
    const read = await asStaff(service, 'GET', `products/${id}`);
    expect(read.body).toMatchObject({ name: 'Better mug', description: null, tags: ['new'], version: 2 });
    expect((await eventsOf(service, 'product', id)).at(-1)).toEqual({
      type: 'product.updated.v1',
      productId: id,
      version: 2,
      changed: ['description', 'name', 'tags'],
    });
    expect(await auditOf(id)).toHaveLength(2);
  });

  test('412: of two editors with the same version one loses', async () => {
    const { id } = await aProduct(service);
    const edits = await Promise.all(
      ['one', 'two', 'three'].map((name) =>
        asStaff(service, 'PATCH', `products/${id}`, { version: 1, body: { name } }),
      ),
    );

    expect(edits.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    expect(await eventsOf(service, 'product', id)).toHaveLength(2);
  });

  test('428: without If-Match; 404: what does not exist', async () => {
    const { id } = await aProduct(service);
    const body = { name: 'x' };
    expect(await asStaff(service, 'PATCH', `products/${id}`, { body })).toMatchObject({ status: 428 });
    expect(await asStaff(service, 'PATCH', `products/${randomUUID()}`, { version: 1, body })).toMatchObject({
      status: 404,
      body: { code: 'product.not_found' },
    });
  });
});

describe('publishing and archiving', () => {
  test('what is published is sold, what is archived is not', async () => {
    const { id } = await aPublishedProduct(service);
    const isSold = async () => {
      const picture = (await eventsOf(service, 'catalog', id)).at(-1) as { variants: { isSold: boolean }[] };
      return picture.variants.every((variant) => variant.isSold);
    };
    expect(await isSold()).toBe(true);
    expect((await service.request('GET', `/v1/products/${id}`)).status).toBe(200);

    expect(await asStaff(service, 'POST', `products/${id}/archive`, { version: 2 })).toMatchObject({ status: 200 });
    expect(await isSold()).toBe(false);
    expect(await service.request('GET', `/v1/products/${id}`)).toMatchObject({ status: 404 });
    expect((await eventsOf(service, 'product', id)).map(({ type, version }) => [type, version])).toEqual([
      ['product.created.v1', 1],
      ['product.published.v1', 2],
      ['product.archived.v1', 3],
    ]);
  });

  test('409: an undeclared transition names the declared ones', async () => {
    const { id } = await aPublishedProduct(service);
    expect(await asStaff(service, 'POST', `products/${id}/publish`, { version: 2 })).toMatchObject({
      status: 409,
      body: { code: 'product.illegal_transition', status: 409, state: 'active', allowed: ['archived'] },
    });
  });

  test('409: nothing to sell', async () => {
    const { id } = await aProduct(service, { variants: [{ sku: randomUUID(), isActive: false }] });
    expect(await asStaff(service, 'POST', `products/${id}/publish`, { version: 1 })).toMatchObject({
      status: 409,
      body: { code: 'product.nothing_to_sell' },
    });
  });
});

describe('PUT /v1/admin/products/:id/price', () => {
  test('the price of the product: history, event, picture, and the lowest of 30 days', async () => {
    const { id } = await aPublishedProduct(service);
    const body = { price: eur(1499), compareAtPrice: eur(1999), reason: 'sale' };
    expect(await asStaff(service, 'PUT', `products/${id}/price`, { version: 2, body })).toMatchObject({ status: 200 });
    await asStaff(service, 'PUT', `products/${id}/price`, { version: 3, body: { price: eur(2999) } });

    expect((await eventsOf(service, 'product', id)).slice(2)).toEqual([
      { type: 'product.price_changed.v1', productId: id, version: 3, oldPrice: eur(1999), newPrice: eur(1499) },
      { type: 'product.price_changed.v1', productId: id, version: 4, oldPrice: eur(1499), newPrice: eur(2999) },
    ]);
    expect((await eventsOf(service, 'catalog', id)).map(({ version }) => version)).toEqual([1, 2, 3, 4]);
    const history = await service.database.query(
      `SELECT old_price, new_price, reason, changed_by FROM price_history WHERE product_id = $1 ORDER BY effective_at`,
      [id],
    );
    expect(history).toEqual([
      { old_price: null, new_price: '1999', reason: 'created', changed_by: staff.userId },
      { old_price: '1999', new_price: '1499', reason: 'sale', changed_by: staff.userId },
      { old_price: '1499', new_price: '2999', reason: null, changed_by: staff.userId },
    ]);
    expect((await service.request('GET', `/v1/products/${id}`)).body).toMatchObject({
      price: eur(2999),
      lowestPrice30Days: eur(1499),
    });
  });

  test('the price of one variant takes the place of the product price', async () => {
    const { id, variants } = await aPublishedProduct(service);
    const variantId = variants[0]!.id;
    await asStaff(service, 'PUT', `products/${id}/price`, { version: 2, body: { variantId, price: eur(1799) } });

    expect((await eventsOf(service, 'product', id)).at(-1)).toMatchObject({
      variantId,
      oldPrice: eur(1999),
      newPrice: eur(1799),
    });
    expect((await eventsOf(service, 'catalog', id)).at(-1)).toMatchObject({ variants: [{ variantId, price: 1799 }] });
  });

  test.each([
    ['product.currency_mismatch', 422, { price: { amount: 1, currency: 'USD' } }],
    ['product.compare_at_price_too_low', 422, { price: eur(5), compareAtPrice: eur(5) }],
    ['product.variant_not_found', 404, { variantId: randomUUID(), price: eur(5) }],
  ])('%s', async (code, status, body) => {
    const { id } = await aProduct(service);
    expect(await asStaff(service, 'PUT', `products/${id}/price`, { version: 1, body })).toMatchObject({
      status,
      body: { code },
    });
    expect(await eventsOf(service, 'product', id)).toHaveLength(1);
  });
});

describe('variants', () => {
  test('one is added once, however often it is asked for, and can be switched off', async () => {
    const { id } = await aPublishedProduct(service);
    const key = randomUUID();
    const body = { sku: randomUUID(), options: { size: 'L' } };
    const add = () => asStaff<{ id: string }>(service, 'POST', `products/${id}/variants`, { version: 2, key, body });
    const [first, second] = [await add(), await add()];

    expect(first.status).toBe(201);
    expect(second.body).toEqual(first.body);
    const off = await asStaff(service, 'PATCH', `products/${id}/variants/${first.body.id}`, {
      version: 3,
      body: { isActive: false },
    });
    expect(off).toMatchObject({ status: 200, body: { version: 4 } });
    expect((await eventsOf(service, 'catalog', id)).at(-1)).toMatchObject({
      variants: [{ isSold: true }, { variantId: first.body.id, isSold: false }],
    });
  });

  test('422: limits of one order that cross', async () => {
    const { id, variants } = await aProduct(service);
    const path = `products/${id}/variants/${variants[0]!.id}`;
    expect(
      await asStaff(service, 'PATCH', path, { version: 1, body: { minPerOrder: 5, maxPerOrder: 4 } }),
    ).toMatchObject({ status: 422, body: { code: 'product.order_limits_crossed' } });
  });
});
