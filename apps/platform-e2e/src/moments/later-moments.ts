import { randomUUID } from 'node:crypto';
import { Customer, expectStatus, type OrderAnswer } from '@tenfold/shopper';
import { eventually } from '@tenfold/testing/eventually';
import { Errands } from '../errands.ts';
import type { PlatformUnderTest } from '../platform-under-test.ts';
import { CONFIRMED, DELIVERED, SHIPPED, type Moment, type Stopped } from './moment.ts';

/** Discount's handler of `order.placed` waits for the row of the coupon. */
export const holdingCoupon: Moment = async (platform, variantId) => {
  const errands = new Errands(platform);
  const { id, code: couponCode } = await errands.coupon(5);
  const held = await platform.locks.hold('discount', 'SELECT 1 FROM coupons WHERE id = $1 FOR UPDATE', [id]);
  const order = await errands.place(variantId, { couponCode });
  await held.somebodyWaits();
  const whole = { ...CONFIRMED.whole, limits: ['redeemed'] };
  return { ...after(held, order), ending: { ...CONFIRMED, whole, money: [`authorize ${order.totals.total.amount}`] } };
};

/** Cart's handler of `order.confirmed` waits for the row of the cart. */
export const closingCart: Moment = async (platform, variantId) => {
  const basket = await new Errands(platform).basketOf(variantId);
  const held = await platform.locks.hold('cart', 'SELECT 1 FROM carts WHERE id = $1 FOR UPDATE', [basket.id]);
  const order = await basket.order({ paymentMethodId: await platform.customer.payWith('tok_ok') });
  await held.somebodyWaits();
  return { ...after(held, order), ending: { ...CONFIRMED, whole: { ...CONFIRMED.whole, cart: 'converted' } } };
};

/** Shipping's handler of `order.confirmed` waits to put the order on the pick list. */
export const listingToPick: Moment = async (platform, variantId) => {
  const held = await platform.locks.hold('shipping', 'LOCK TABLE shipping_orders IN SHARE MODE');
  const order = await new Errands(platform).place(variantId);
  await held.somebodyWaits();
  return after(held, order);
};

/** Staff waits for the answer to a dispatch: nobody knows yet whether the parcel has left. */
export const dispatching: Moment = async (platform, variantId) => {
  const { order, shipment } = await new Errands(platform).confirmed(variantId);
  const { warehouse } = platform;
  const key = randomUUID();
  const held = await platform.locks.hold('shipping', 'SELECT 1 FROM shipments WHERE id = $1 FOR UPDATE', [shipment.id]);
  const unanswered = warehouse.tryToDispatch(shipment.id, key).catch((error: unknown) => error);
  await held.somebodyWaits();
  return {
    ending: SHIPPED,
    goOn: async () => {
      await held.release();
      await unanswered;
      await eventually(async () => expectStatus(await warehouse.tryToDispatch(shipment.id, key), 200), {
        intervalMs: 200,
      });
      return order;
    },
  };
};

/** Return's handler of `order.delivered` waits to write down what may come back. */
export const learningDelivery: Moment = async (platform, variantId) => {
  const errands = new Errands(platform);
  const { order, shipment } = await errands.confirmed(variantId);
  const held = await platform.locks.hold('return', 'LOCK TABLE returnable_orders IN SHARE MODE');
  await errands.deliver(order, shipment);
  await held.somebodyWaits();
  return { ...after(held, order), ending: DELIVERED, also: () => errands.canComeBack(order) };
};

/** Notification's handler of `order.confirmed` waits to write down that the customer is to be told. */
export const beingTold: Moment = async (platform, variantId) => {
  const held = await platform.locks.hold('notification', 'LOCK TABLE notifications IN SHARE MODE');
  const order = await new Errands(platform).place(variantId);
  await held.somebodyWaits('INSERT INTO notifications');
  return after(held, order);
};

/** The mail has gone, and notification waits to write that down: nobody will know, so it goes once more under its name. */
export const mailUnwritten: Moment = async (platform, variantId) => {
  const held = await platform.locks.hold('notification', 'LOCK TABLE notification_logs IN SHARE MODE');
  const order = await new Errands(platform).place(variantId);
  await held.somebodyWaits('INSERT INTO notification_logs');
  // What a server does by itself only when it next writes to a client that is gone.
  const endTheSession = `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE '%INSERT INTO notification_logs%' AND wait_event_type = 'Lock'`;
  const leaseIsOver = `UPDATE notifications SET next_attempt_at = now() WHERE status = 'sending'`;
  return {
    goOn: async () => {
      await platform.locks.letTimePass('notification', endTheSession, []);
      await held.release();
      await platform.locks.letTimePass('notification', leaseIsOver, []);
      return order;
    },
    also: () => isMailedTwice(platform, order),
  };
};

async function isMailedTwice({ handle, mailbox }: PlatformUnderTest, order: OrderAnswer): Promise<void> {
  const { email } = handle.logins.find(({ role }) => role === 'customer')!;
  await eventually(
    async () => {
      const mails = (await mailbox.mailsTo(email)).filter(({ text }) => text.includes(order.number));
      expect(mails).toHaveLength(2);
      expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
    },
    { intervalMs: 500 },
  );
}

/** User's handler of `user.created` waits to write the profile of somebody who registers while another orders. */
export const meetingSomebody: Moment = async (platform, variantId) => {
  const held = await platform.locks.hold('user', 'LOCK TABLE user_profiles IN SHARE MODE');
  const email = `${randomUUID()}@moment.example`;
  await Customer.register(platform.gateway, { email, password: `correct horse ${randomUUID()}` });
  await held.somebodyWaits();
  const order = await new Errands(platform).place(variantId);
  return { ...after(held, order), also: () => isKnown(platform, email) };
};

async function isKnown(platform: PlatformUnderTest, email: string): Promise<void> {
  await eventually(
    async () => {
      const path = `/v1/admin/profiles?email=${encodeURIComponent(email)}`;
      const { items } = await new Errands(platform).staff<{ items: unknown[] }>('GET', path);
      expect(items).toHaveLength(1);
    },
    { intervalMs: 200 },
  );
}

function after(held: { release(): Promise<void> }, order: OrderAnswer): Stopped {
  return {
    goOn: async () => {
      await held.release();
      return order;
    },
  };
}
