import { expectStatus } from '@tenfold/shopper';
import { eventually } from '@tenfold/testing/eventually';
import type { Errands } from '../errands.ts';
import type { PlatformUnderTest } from '../platform-under-test.ts';
import type { Life } from './life.ts';

/** A product from its draft to its end: its price, its stock, somebody who waits for it and somebody who judges it. */
export const productLife: Life = async (platform, errands) => {
  const { productId, variantId } = await platform.sell({ units: 2 });
  const product = `/v1/admin/products/${productId}`;
  await knownToUser(platform, variantId, { inStock: true });
  await wish(platform, productId);
  await errands.staff('PATCH', product, { description: 'Now with words' }, await errands.ifMatch(product));
  const price = { price: { amount: 2499, currency: 'EUR' } };
  await errands.staff('PUT', `${product}/price`, price, await errands.ifMatch(product));
  await judge(platform, errands, productId);
  await sellOut(platform, errands, variantId);
  await errands.staff('POST', '/v1/admin/stock/receipts', { variantId, quantity: 50, notes: 'more' });
  await toldOf(platform, productId);
  expectStatus(await platform.customer.session.request('DELETE', `/v1/me/wishlist/${productId}`), 204);
  await errands.staff('POST', `${product}/archive`, undefined, await errands.ifMatch(product));
};

async function wish({ customer }: PlatformUnderTest, productId: string): Promise<void> {
  await eventually(async () =>
    expectStatus(await customer.session.request('PUT', `/v1/me/wishlist/${productId}`, { body: {} }), 200),
  );
}

async function judge({ customer }: PlatformUnderTest, errands: Errands, productId: string): Promise<void> {
  const answer = await customer.session.request<{ id: string }>('POST', '/v1/reviews', {
    body: { productId, rating: 5, title: 'Holds what it promises' },
    headers: { 'idempotency-key': `review-of-${productId}` },
  });
  await errands.staff('POST', `/v1/admin/reviews/${expectStatus(answer, 201).id}/publish`);
}

async function sellOut(platform: PlatformUnderTest, errands: Errands, variantId: string): Promise<void> {
  const { items } = await errands.staff<{ items: { id: string; variantId: string; version: number }[] }>(
    'GET',
    `/v1/admin/stock?variantId=${variantId}`,
  );
  const stock = items.find((item) => item.variantId === variantId)!;
  await errands.staff(
    'PATCH',
    `/v1/admin/stock/${stock.id}`,
    { reorderPoint: 2 },
    { 'if-match': `"${stock.version}"` },
  );
  await errands.confirmed(variantId);
  await errands.confirmed(variantId);
  const refused = await errands.place(variantId);
  await platform.settles(refused.id, { status: 'cancelled', reason: 'out_of_stock' });
  await knownToUser(platform, variantId, { inStock: false });
}

/** Stock comes by another topic than the product: somebody who wishes for it before its first units are known is told of them. */
async function knownToUser(
  { evidence }: PlatformUnderTest,
  variantId: string,
  { inStock }: { inStock: boolean },
): Promise<void> {
  await eventually(async () => {
    const known = await evidence
      .database('user')
      .rows('SELECT 1 FROM catalog_stock WHERE variant_id = $1 AND in_stock = $2', [variantId, inStock]);
    expect(known).toHaveLength(1);
  });
}

async function toldOf({ evidence }: PlatformUnderTest, productId: string): Promise<void> {
  await eventually(async () => {
    const { records } = await evidence.topics();
    const told = records.filter(
      ({ type, value }) => type === 'wishlist.back_in_stock.v1' && value?.includes(productId),
    );
    expect(told).toHaveLength(1);
  });
}
