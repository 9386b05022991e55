import { Basket, type OrderAnswer } from '@tenfold/shopper';
import { eventually } from '@tenfold/testing/eventually';
import { PlatformUnderTest } from './platform-under-test.ts';

let platform: PlatformUnderTest;
let down: string | undefined;

beforeAll(async () => {
  platform = await PlatformUnderTest.open();
});
afterEach(async () => {
  if (down !== undefined) await platform.control.start(down);
  down = undefined;
});
afterAll(() => platform[Symbol.asyncDispose]());

async function stop(service: string): Promise<void> {
  await platform.control.stop(service);
  down = service;
}

async function start(): Promise<void> {
  await platform.control.start(down!);
  down = undefined;
}

/** A basket of one article, ready to be ordered. */
async function basketOf(variantId: string) {
  const basket = await Basket.open(platform.customer.session);
  await basket.put(variantId, 1);
  return { basket, checkout: { paymentMethodId: await platform.customer.payWith('tok_ok') } };
}

describe('an order is taken while nobody needs the one who is away, and finishes when it is back', () => {
  it.each([
    ['product', { order: 'pending/unfulfilled', reservation: 'none' }],
    ['payment', { order: 'pending/unfulfilled', reservation: 'held until' }],
    ['user', { order: 'confirmed/unfulfilled' }],
    ['notification', { order: 'confirmed/unfulfilled' }],
    ['return', { order: 'confirmed/unfulfilled' }],
  ])('%s', async (service, meanwhile) => {
    const { variantId } = await platform.sell({ units: 1 });
    const { basket, checkout } = await basketOf(variantId);
    await stop(service);

    const order = await basket.order(checkout);
    await platform.becomes(order.id, meanwhile);
    await start();

    await platform.becomes(order.id, {
      order: 'confirmed/unfulfilled',
      payment: 'authorized',
      reservation: 'held',
      cart: 'converted',
    });
    const { email } = platform.handle.logins.find(({ role }) => role === 'customer')!;
    await eventually(
      async () => {
        const mails = await platform.mailbox.mailsTo(email);
        expect(mails.filter(({ text }) => text.includes(order.number))).toHaveLength(1);
      },
      { intervalMs: 200 },
    );
  });
});

describe('an order that needs the one who is away is refused within a second, by name, and leaves nothing', () => {
  it.each(['cart', 'discount', 'shipping'])('%s', async (service) => {
    const { variantId } = await platform.sell({ units: 1 });
    const { basket, checkout } = await basketOf(variantId);
    await stop(service);
    const ordersBefore = await countOrders();

    const began = performance.now();
    const refused = await basket.tryToOrder(checkout);
    const tookMs = performance.now() - began;

    expect(refused.status).toBe(503);
    expect(JSON.stringify(refused.body)).toContain(service);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(tookMs).toBeLessThan(1_000);
    expect(await countOrders()).toBe(ordersBefore);
    await start();

    const order = await eventually<OrderAnswer>(() => basket.order(checkout), { intervalMs: 500 });
    await platform.becomes(order.id, { order: 'confirmed/unfulfilled', cart: 'converted' });
  });

  it('and no promise of the platform is broken', async () => {
    expect(await platform.brokenInvariants()).toEqual([]);
  });
});

/** What placing an order writes. Orders of other specs may still end meanwhile, and say so. */
async function countOrders(): Promise<number> {
  const [row] = await platform.evidence.database('order').rows<{ orders: number }>(`
    SELECT (SELECT count(*) FROM order_keys) + (SELECT count(*) FROM outbox_messages WHERE type = 'order.placed.v1') AS orders`);
  return row!.orders;
}
