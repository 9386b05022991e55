import { Customer, type OrderAnswer } from '@tenfold/shopper';
import { moneyOf, statusOf, stockOf } from '../facts.ts';
import type { Story } from '../story.ts';
import type { Person } from './arrive.ts';
import type { Choice } from './browse.ts';
import { type FullCart, QUANTITY } from './fill-cart.ts';

/** The order, its goods held, its coupon used, its money authorised. */
export async function buy(story: Story, ada: Person, choice: Choice, cart: FullCart): Promise<OrderAnswer> {
  const before = await stockOf(story, choice.variantId);
  story.follow(choice.variantId);

  story.step('She gives a card');
  const paymentMethodId = await new Customer(ada.session).payWith('tok_ok');

  story.step('She orders what is in the cart');
  const expectedTotal = { amount: cart.total, currency: 'EUR' };
  const checkout = { paymentMethodId, shippingMethod: 'standard-home', expectedTotal };
  const idempotencyKey = `demo-${cart.basket.id}`;
  const order = await cart.basket.order({ ...checkout, idempotencyKey });
  story.follow(order.id);
  story.narrator.check('she pays what she was told', order.totals.total.amount, cart.total);
  await story.hear(
    ...['order.placed.v1', 'inventory.reserved.v1', 'coupon.reserved.v1', 'order.payment_requested.v1'],
    ...[
      'payment.authorized.v1',
      'order.confirmed.v1',
      'coupon.redeemed.v1',
      'cart.converted.v1',
      'shipment.created.v1',
    ],
  );
  await story.mail(ada.email, `${order.number} is confirmed`);
  await story.become('the order', () => statusOf(story, order.id), 'confirmed, authorized');
  await story.become('the stock', () => stockOf(story, choice.variantId), {
    ...before,
    reserved: before.reserved + QUANTITY,
  });

  story.step('Her connection broke; she sends the same order again');
  const again = await cart.basket.order({ ...checkout, idempotencyKey });
  story.narrator.check('it is the same order', again.number, order.number);
  story.narrator.check('no money has moved yet', await moneyOf(story, order.id), { captured: 0, refunded: 0 });
  return order;
}
