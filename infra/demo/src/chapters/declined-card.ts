import { randomUUID } from 'node:crypto';
import { Basket, Customer, expectStatus } from '@tenfold/shopper';
import { statusOf } from '../facts.ts';
import type { Story } from '../story.ts';
import type { Person } from './arrive.ts';
import type { Choice } from './browse.ts';

/** A card that is declined, and another one that is not. */
export async function declinedCard(story: Story, ada: Person, choice: Choice): Promise<void> {
  const customer = new Customer(ada.session);

  story.step('Ada orders one more, and the bank declines her card');
  const basket = await Basket.open(ada.session);
  story.follow(basket.id);
  await basket.put(choice.variantId);
  const order = await basket.order({ paymentMethodId: await customer.payWith('tok_declined') });
  story.follow(order.id);
  await story.hear('order.placed.v1', 'inventory.reserved.v1', 'payment.failed.v1');
  await story.mail(ada.email, `${order.number} did not work`);
  await story.become('the order waits', async () => (await statusOf(story, order.id)).split(',')[0], 'pending');
  const shown = await customer.order(order.id);
  story.narrator.check('she is asked for another method', shown.payment.nextStep?.type, 'another_method');

  story.step('She takes another card');
  const body = { orderId: order.id, paymentMethodId: await customer.payWith('tok_ok') };
  const headers = { 'idempotency-key': randomUUID() };
  expectStatus(await ada.session.request('POST', '/v1/payments/retry', { body, headers }), 201);
  await story.hear('payment.authorized.v1', 'order.confirmed.v1');
  await story.mail(ada.email, `${order.number} is confirmed`);
  await story.become('the order', () => statusOf(story, order.id), 'confirmed, authorized');
}
