import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { TestService } from '@tenfold/testing';
import { aStockedVariant } from '../../test/factories.ts';
import { asStaff, eventsOf, startProductService } from '../../test/product-service.ts';
import { Purchases } from './purchases.ts';
import type { ModeratedReviewView, ReviewPage } from './review.schema.ts';

let service: TestService;
let productId: string;

beforeAll(async () => {
  service = await startProductService();
});
afterAll(() => service.close());
beforeEach(async () => {
  ({ productId } = await aStockedVariant(service.database));
});

function submit(userId: string, rating: number, key: string = randomUUID()) {
  return service.request<ModeratedReviewView & { code?: string }>('POST', '/v1/reviews', {
    as: { userId },
    headers: { 'idempotency-key': key },
    body: { productId, rating, title: 'A mug' },
  });
}

const moderate = (id: string, what: 'publish' | 'reject') =>
  asStaff<ModeratedReviewView & { code?: string }>(service, 'POST', `reviews/${id}/${what}`);

const published = async () => (await service.request<ReviewPage>('GET', `/v1/reviews?productId=${productId}`)).body;

function buy(userId: string, beforeItIsSeen: () => Promise<void> = async () => {}): Promise<void> {
  const parcel = { orderId: randomUUID(), userId, lines: [{ productId, delivered: 1 }] };
  return service.database.db.transaction(async (tx) => {
    await service.get(Purchases).learn(tx, { ...parcel, deliveredAt: '2026-01-18T12:00:00.000Z' });
    await beforeItIsSeen();
  });
}

describe('a review', () => {
  test('is one for each customer and product, also when two are sent at once', async () => {
    const answers = await Promise.all([submit('ada', 5), submit('ada', 1)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.code).toBe('product.review_exists');
  });

  test('sent twice with one key is answered twice the same', async () => {
    const key = randomUUID();
    const [first, second] = [await submit('ada', 4, key), await submit('ada', 4, key)];
    expect([second.status, second.body]).toEqual([201, first.body]);
  });

  test('of something that is not sold is not found', async () => {
    ({ productId } = await aStockedVariant(service.database, { productStatus: 'draft' }));
    expect((await submit('ada', 4)).status).toBe(404);
  });

  test('is seen, and counts, once staff has published it, until it is taken down', async () => {
    const good = (await submit('ada', 5)).body;
    const fair = (await submit('ben', 4)).body;
    expect(await published()).toEqual({ items: [], rating: { count: 0 } });
    await moderate(good.id, 'publish');
    await moderate(fair.id, 'publish');
    const page = await published();
    expect(page.rating).toEqual({ count: 2, average: 4.5 });
    expect(page.items.map(({ id }) => id)).toEqual([fair.id, good.id]);
    expect(page.items[0]).not.toHaveProperty('userId');

    expect((await moderate(good.id, 'publish')).body).toMatchObject({
      code: 'product.review_already_moderated',
      state: 'published',
      allowed: ['rejected'],
    });
    await moderate(good.id, 'reject');
    await moderate(good.id, 'publish');
    expect((await published()).rating.count).toBe(2);
    expect(await eventsOf(service, 'review', good.id)).toMatchObject([
      { type: 'review.submitted.v1', version: 1 },
      { type: 'review.published.v1', version: 2 },
      { type: 'review.published.v1', version: 3 },
    ]);
  });

  test('moderated by two at once has one outcome', async () => {
    const { id } = (await submit('ada', 5)).body;
    const answers = await Promise.all([moderate(id, 'publish'), moderate(id, 'publish')]);
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
  });

  test('is verified by a purchase that arrived, before or after it was written', async () => {
    await buy('ada');
    await buy('ada');
    expect((await submit('ada', 5)).body.verifiedPurchase).toBe(true);
    const { id } = (await submit('ben', 5)).body;
    await buy('ben');
    expect((await moderate(id, 'publish')).body.verifiedPurchase).toBe(true);
    expect((await published()).items).toMatchObject([{ id, verifiedPurchase: true }]);
  });

  test('is verified, too, when it was written at the moment at which the parcel came', async () => {
    let id = '';
    await buy('eva', async () => {
      id = (await submit('eva', 5)).body.id;
    });
    expect((await moderate(id, 'publish')).body).toMatchObject({ verifiedPurchase: true, orderId: expect.any(String) });
    expect((await published()).items).toMatchObject([{ id, verifiedPurchase: true }]);
    expect((await eventsOf(service, 'review', id)).at(-1)).toMatchObject({ type: 'review.published.v1' });
  });
});
