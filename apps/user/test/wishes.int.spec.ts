import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import { CatalogChangedV1, InventoryBackInStockV1, InventoryOutOfStockV1 } from '@tenfold/product-contracts';
import { NotifyWishes } from '../src/notify-wishes/notify-wishes.ts';
import { OnBackInStock } from '../src/on-back-in-stock/on-back-in-stock.ts';
import { OnCatalogChanged } from '../src/on-catalog-changed/on-catalog-changed.ts';
import { OnOutOfStock } from '../src/on-out-of-stock/on-out-of-stock.ts';
import { UserUnderTest } from './user-service.ts';

let user: UserUnderTest;
beforeAll(async () => {
  user = await UserUnderTest.start();
});
afterAll(() => user.close());

interface Wish {
  readonly productId: string;
  readonly inStock: boolean | null;
}
const variant = (variantId: string, price: number, isSold = true) => ({
  ...CatalogChangedV1.sample.variants[0],
  ...{ variantId, price, isSold },
});
const changed = (productId: string, version: number, name: string, variants: object[]) =>
  user.hear(CatalogChangedV1, OnCatalogChanged, { productId, version, name, variants });
const out = (productId: string, variantId: string, version: number) =>
  user.hear(InventoryOutOfStockV1, OnOutOfStock, { productId, variantId, version });
const back = (productId: string, variantId: string, version: number) =>
  user.hear(InventoryBackInStockV1, OnBackInStock, { productId, variantId, version });
const wish = (userId: string, productId: string, body: object = {}) =>
  user.as(userId, 'PUT', `/wishlist/${productId}`, { body });
const wishes = async (userId: string) =>
  (await user.as<{ items: Wish[]; nextCursor?: string }>(userId, 'GET', '/wishlist?limit=2')).body;
const told = async (userId: string) =>
  (await user.eventsOf(userId)).filter(({ type }) => type === 'wishlist.back_in_stock');

async function aProduct(): Promise<{ productId: string; blue: string; red: string }> {
  const [productId, blue, red] = [newId(), newId(), newId()];
  await changed(productId, 1, 'Mug', [variant(blue, 1999), variant(red, 1799)]);
  return { productId, blue, red };
}

describe('a wish', () => {
  test('shows the product as the catalogue was last heard, and follows it by the newest version', async () => {
    const userId = newId();
    const { productId, blue, red } = await aProduct();
    expect((await wish(userId, productId)).body).toMatchObject({
      productName: 'Mug',
      price: { amount: 1799, currency: 'EUR' },
      inStock: null,
    });
    await changed(productId, 3, 'Large mug', [variant(blue, 2199), variant(red, 1799, false)]);
    await changed(productId, 2, 'Overtaken', [variant(blue, 1)]);
    expect((await wishes(userId)).items).toEqual([
      expect.objectContaining({ productName: 'Large mug', price: { amount: 2199, currency: 'EUR' } }),
    ]);
    await changed(productId, 4, 'Large mug', [variant(blue, 2199, false)]);
    expect((await wishes(userId)).items).toEqual([expect.objectContaining({ price: null })]);
  });

  test('twice is once, and is said once', async () => {
    const userId = newId();
    const { productId, blue } = await aProduct();
    await Promise.all([wish(userId, productId), wish(userId, productId)]);
    expect((await wish(userId, productId, { variantId: blue })).body).toMatchObject({
      variantId: blue,
      price: { amount: 1999 },
    });
    expect((await wishes(userId)).items).toHaveLength(1);
    expect((await user.eventsOf(userId)).map(({ type }) => type)).toEqual(['profile.created', 'wishlist.item_added']);

    expect((await user.as(userId, 'DELETE', `/wishlist/${productId}`)).status).toBe(204);
    expect((await user.as(userId, 'DELETE', `/wishlist/${productId}`)).status).toBe(404);
    expect((await wish(userId, productId)).status).toBe(200);
  });

  test('for a product or a variant that nobody has heard of is refused', async () => {
    const { productId } = await aProduct();
    expect((await wish(newId(), newId())).body['code']).toBe('user.product_not_found');
    expect((await wish(newId(), productId, { variantId: newId() })).status).toBe(404);
    expect((await wish(newId(), productId, { variantId: 'constructor' })).status).toBe(404);
  });

  test('lists go page by page', async () => {
    const userId = newId();
    for (let count = 0; count < 3; count++) await wish(userId, (await aProduct()).productId);
    const first = await wishes(userId);
    expect(first.items).toHaveLength(2);
    const rest = await user.as<{ items: Wish[] }>(userId, 'GET', `/wishlist?cursor=${first.nextCursor}`);
    expect(rest.body.items).toHaveLength(1);
  });
});

describe('back in stock', () => {
  test('is told once to each who wants to know, and again when it went and came again', async () => {
    const [ada, grace] = [newId(), newId()];
    const { productId, blue } = await aProduct();
    await wish(ada, productId);
    await wish(grace, productId, { notifyBackInStock: false });
    await out(productId, blue, 1);
    await back(productId, blue, 2);
    await back(productId, blue, 2);

    const worker = user.service.get(NotifyWishes);
    await Promise.all([worker.step(), worker.step()]);
    await worker.step();
    expect(await told(ada)).toEqual([expect.objectContaining({ productId, productName: 'Mug', version: 3 })]);
    expect(await told(grace)).toEqual([]);
    expect((await wishes(grace)).items).toEqual([expect.objectContaining({ inStock: true })]);

    await out(productId, blue, 3);
    await back(productId, blue, 4);
    await worker.step();
    expect(await told(ada)).toHaveLength(2);
  });

  test('what went again before anybody was told is not told', async () => {
    const userId = newId();
    const { productId, blue } = await aProduct();
    await wish(userId, productId);
    await out(productId, blue, 1);
    await back(productId, blue, 2);
    await out(productId, blue, 3);
    await user.service.get(NotifyWishes).step();
    expect(await told(userId)).toEqual([]);
  });

  test('a wish for one variant does not hear of another, one for the product hears of any', async () => {
    const [any, onlyBlue] = [newId(), newId()];
    const { productId, blue, red } = await aProduct();
    await wish(any, productId);
    await wish(onlyBlue, productId, { variantId: blue });
    await Promise.all([out(productId, blue, 1), out(productId, red, 1)]);
    await back(productId, red, 2);
    expect((await wishes(any)).items[0]!.inStock).toBe(true);
    expect((await wishes(onlyBlue)).items[0]!.inStock).toBe(false);
  });

  test('two stocks of a product that change at the same moment count both', async () => {
    const userId = newId();
    const { productId, blue, red } = await aProduct();
    await wish(userId, productId);
    await Promise.all([back(productId, blue, 1), out(productId, red, 1)]);
    await Promise.all([out(productId, blue, 2), back(productId, red, 2)]);
    expect((await wishes(userId)).items[0]!.inStock).toBe(true);
  });
});
