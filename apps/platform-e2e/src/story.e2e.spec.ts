import { randomUUID } from 'node:crypto';
import { Basket, Customer, expectStatus, HOME, Session, tryToReturn, type MailAnswer } from '@tenfold/shopper';
import { eventually } from '@tenfold/testing/eventually';
import { PlatformUnderTest } from './platform-under-test.ts';

let platform: PlatformUnderTest;

beforeAll(async () => {
  platform = await PlatformUnderTest.open();
});
afterAll(() => platform[Symbol.asyncDispose]());

const email = `grace.${randomUUID().slice(0, 8)}@tenfold.example`;
const password = 'a passphrase that is long enough';

/** The one mail to Grace with these words in its subject. */
async function mail(subject: RegExp): Promise<MailAnswer> {
  return eventually(
    async () => {
      const mails = await platform.mailbox.mailsTo(email);
      const found = mails.filter((candidate) => subject.test(candidate.subject));
      expect(mails.map((candidate) => candidate.subject)).toEqual(
        expect.arrayContaining([expect.stringMatching(subject)]),
      );
      expect(found).toHaveLength(1);
      return found[0]!;
    },
    { intervalMs: 200 },
  );
}

async function ask<Body>(session: Session, method: string, path: string, body?: unknown, headers = {}): Promise<Body> {
  const options = { headers: { 'idempotency-key': randomUUID(), ...headers }, ...(body === undefined ? {} : { body }) };
  return expectStatus(await session.request<Body>(method, path, options), 200, 201, 202, 204);
}

it('the whole story, from registration to refund, with a mail for each step', async () => {
  const guest = Session.guest(platform.gateway);

  await Customer.register(platform.gateway, { email, password });
  const early = await guest.request('POST', '/v1/auth/login', { body: { email, password } });
  expect(early.status).toBeGreaterThanOrEqual(400);
  const { text } = await mail(/confirm your e-mail/);
  const token = decodeURIComponent(/token=([^\s"&<>]+)/.exec(text)![1]!);
  await ask(guest, 'POST', '/v1/auth/verify-email', { token });
  const grace = await Customer.logIn(platform.gateway, { email, password });

  const profile = await eventually(async () => {
    const found = await grace.session.request<{ version: number }>('GET', '/v1/me');
    expect(found.status).toBe(200);
    return found;
  });
  const etag = profile.headers.get('etag')!;
  await ask(grace.session, 'PATCH', '/v1/me', { firstName: 'Grace', lastName: 'Hopper' }, { 'if-match': etag });
  await ask(grace.session, 'POST', '/v1/me/addresses', { ...HOME, type: 'shipping', recipient: 'Grace Hopper' });

  const article = await platform.sell({ units: 5, cents: 1999 });
  const { items: found } = await ask<{ items: { id: string }[] }>(
    guest,
    'GET',
    '/v1/products?inStock=true&maxPrice=1999',
  );
  expect(found.map(({ id }) => id)).toContain(article.productId);
  const code = `GRACE-${randomUUID().slice(0, 8).toUpperCase()}`;
  await platform.merchant.offerCoupon({ code, percentBp: 1000, usageLimit: 5, usageLimitPerUser: 1 });

  const asGuest = await Basket.open(guest);
  await asGuest.put(article.variantId, 2);
  const basket = await asGuest.mergeInto(grace.session);
  await basket.useCoupon(code);
  const totals = await basket.totals();
  expect(totals).toMatchObject({ subtotal: { amount: 3998 }, discount: { amount: 400 }, missing: [] });
  const standard = totals.shippingOptions.find(({ code: method }) => !method.startsWith('collect'))!;

  const paymentMethodId = await grace.payWith('tok_ok');
  const order = await basket.order({ paymentMethodId, shippingMethod: standard.code });
  const total = 3598 + standard.price.amount;
  expect(order).toMatchObject({ status: 'pending', totals: { total: { amount: total } } });
  await platform.becomes(order.id, {
    order: 'confirmed/unfulfilled',
    payment: 'authorized',
    money: { total, captured: 0, refunded: 0 },
    account: { captured: 0, refunded: 0 },
    reservation: 'held',
    limits: ['redeemed'],
    shipments: ['created'],
    cart: 'converted',
    returns: [],
  });
  expect(await platform.stock(article.variantId)).toEqual({ onHand: 5, reserved: 2, available: 3 });
  expect((await mail(/is confirmed/)).text).toContain(order.number);

  const [shipment] = await platform.warehouse.shipmentsOf(order.id);
  const { trackingNumber } = await platform.warehouse.dispatch(shipment!.id);
  const label = await platform.merchant.session.request<string>('GET', `/v1/admin/shipments/${shipment!.id}/label`);
  expect(label.headers.get('content-type')).toBe('application/pdf');
  await platform.becomes(order.id, {
    order: 'shipped/shipped',
    payment: 'captured',
    money: { total, captured: total, refunded: 0 },
    account: { captured: total, refunded: 0 },
    reservation: 'committed',
    shipments: ['dispatched'],
  });
  expect(await platform.stock(article.variantId)).toEqual({ onHand: 3, reserved: 0, available: 3 });
  expect((await mail(/is on its way/)).text).toContain(trackingNumber!);

  await platform.carrier.move(trackingNumber!, 'in_transit');
  await eventually(async () => {
    const tracked = await ask<{ status: string }>(guest, 'GET', `/v1/tracking/${trackingNumber}`);
    expect(tracked).toMatchObject({ status: 'in_transit' });
  });
  await platform.carrier.move(trackingNumber!, 'delivered');
  await platform.becomes(order.id, { order: 'delivered/delivered', shipments: ['delivered'] });
  await mail(/order .* arrived/);
  await mail(/How do you like it/);
  await eventually(async () => {
    const bought = 'SELECT 1 FROM review_purchases WHERE order_id = $1';
    expect(await platform.evidence.database('product').rows(bought, [order.id])).toHaveLength(1);
  });
  const review = { productId: article.productId, rating: 5, title: 'Holds coffee' };
  expect(await ask(grace.session, 'POST', '/v1/reviews', review)).toMatchObject({ verifiedPurchase: true });

  const itemId = order.lines[0]!.itemId;
  const wanted = await eventually(async () => {
    const answer = await tryToReturn(grace.session, order.id, [{ itemId, quantity: 1 }]);
    expect(answer.status).toBe(201);
    return answer.body;
  });
  await mail(/We got your return/);
  const { authorization } = await platform.returnsDesk.approve(wanted.id);
  expect((await mail(/how to send it/)).text).toContain(authorization!.rmaNumber);
  const returnLabel = await grace.session.request<string>('GET', `/v1/returns/${wanted.id}/label`);
  expect(returnLabel.headers.get('content-type')).toBe('application/pdf');
  await platform.returnsDesk.receive(wanted.id);
  await mail(/Your parcel arrived/);
  await platform.returnsDesk.inspect(wanted.id, [{ itemId, quantity: 1 }]);
  await platform.returnsDesk.refund(wanted.id);

  await platform.becomes(order.id, {
    order: 'delivered/delivered',
    payment: 'partially_refunded',
    money: { total, captured: total, refunded: 1799 },
    account: { captured: total, refunded: 1799 },
    returns: ['completed'],
    limits: ['redeemed'],
  });
  await eventually(async () =>
    expect(await platform.stock(article.variantId)).toEqual({ onHand: 4, reserved: 0, available: 4 }),
  );
  expect(await platform.providerMoney(order.id)).toEqual([
    { kind: 'authorize', amount: total },
    { kind: 'capture', amount: total },
    { kind: 'refund', amount: 1799 },
  ]);
  await mail(/go back to you/);
  expect(await grace.order(order.id)).toMatchObject({ status: 'delivered', paymentStatus: 'partially_refunded' });
  expect(await platform.brokenInvariants()).toEqual([]);
});
