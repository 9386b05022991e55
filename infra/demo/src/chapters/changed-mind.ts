import { Basket, Customer, expectStatus } from '@tenfold/shopper';
import { moneyOf, statusOf, stockOf } from '../facts.ts';
import type { Story } from '../story.ts';
import type { Person } from './arrive.ts';
import type { Choice } from './browse.ts';

/** An order that is called off: the goods go back on the shelf, the hold on the money is let go, the coupon may be used again. */
export async function changedMind(story: Story, ada: Person, choice: Choice): Promise<void> {
  const customer = new Customer(ada.session);
  const before = await stockOf(story, choice.variantId);

  story.step('Ada orders three with her coupon');
  const basket = await Basket.open(ada.session);
  story.follow(basket.id);
  await basket.put(choice.variantId, 3);
  await basket.useCoupon('WELCOME10');
  const order = await basket.order({ paymentMethodId: await customer.payWith('tok_ok') });
  story.follow(order.id);
  await story.hear('order.confirmed.v1', 'coupon.redeemed.v1', 'shipment.created.v1');
  await story.mail(ada.email, `${order.number} is confirmed`);
  await story.become('the stock', () => stockOf(story, choice.variantId), {
    ...before,
    reserved: before.reserved + 3,
  });

  story.step('She changes her mind before it has left');
  expectStatus(await customer.cancel(order.id), 200, 202);
  await story.hear('order.cancellation_requested.v1', 'shipment.cancelled.v1', 'order.cancelled.v1');
  await story.hear('inventory.released.v1', 'payment.voided.v1', 'coupon.released.v1');
  await story.mail(ada.email, `${order.number} was cancelled`);
  await story.become('the order', () => statusOf(story, order.id), 'cancelled, voided');
  await story.become('the stock', () => stockOf(story, choice.variantId), before);
  await story.become('the money', () => moneyOf(story, order.id), { captured: 0, refunded: 0 });
}
