import { randomUUID } from 'node:crypto';
import { expectStatus } from '@tenfold/shopper';
import { eventually } from '@tenfold/testing/eventually';
import { Errands } from './errands.ts';
import { PlatformUnderTest } from './platform-under-test.ts';

let platform: PlatformUnderTest;
let errands: Errands;

beforeAll(async () => {
  platform = await PlatformUnderTest.open();
  errands = new Errands(platform);
});
afterAll(() => platform[Symbol.asyncDispose]());

describe('many at once', () => {
  it('50 orders for 10 units: 10 are confirmed, 40 are told that it is sold out, and no row goes negative', async () => {
    const { variantId } = await platform.sell({ units: 10 });
    const methods = await Promise.all(Array.from({ length: 50 }, () => platform.customer.payWith('tok_ok')));

    const orders = await Promise.all(
      methods.map(async (paymentMethodId) =>
        expectStatus(await errands.persistently({ variantId, paymentMethodId }), 201),
      ),
    );
    const ends = await eventually(
      async () => {
        const states = await Promise.all(orders.map((order) => platform.storedOrder(order.id)));
        expect(states.filter(({ status }) => status === 'pending')).toEqual([]);
        return states;
      },
      { intervalMs: 200 },
    );

    expect(ends.filter(({ status }) => status === 'confirmed')).toHaveLength(10);
    expect(ends.filter(({ status, reason }) => status === 'cancelled' && reason === 'out_of_stock')).toHaveLength(40);
    expect(await platform.stock(variantId)).toEqual({ onHand: 10, reserved: 10, available: 0 });
  });

  it('the same Idempotency-Key 20 times: one order, one answer; with another body: 422', async () => {
    const { variantId } = await platform.sell({ units: 30 });
    const wish = {
      variantId,
      paymentMethodId: await platform.customer.payWith('tok_ok'),
      idempotencyKey: randomUUID(),
    };

    const answers = await Promise.all(Array.from({ length: 20 }, () => errands.persistently(wish)));

    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    await platform.settles(answers[0]!.body.id, { status: 'confirmed' });
    expect(await platform.stock(variantId)).toMatchObject({ reserved: 1 });

    const other = await platform.customer.tryToPlace({ ...wish, quantity: 2 });
    expect(other.status).toBe(422);
    expect(other.headers.get('content-type')).toContain('application/problem+json');
    expect(await platform.stock(variantId)).toMatchObject({ reserved: 1 });
  });
});

it('keeps every promise of the platform after all of this', async () => {
  expect(await platform.brokenInvariants()).toEqual([]);
});
