import { expectStatus, type OrderAnswer, Warehouse } from '@tenfold/shopper';
import { moneyOf, statusOf, stockOf } from '../facts.ts';
import type { Story } from '../story.ts';
import type { Person } from './arrive.ts';
import type { Choice } from './browse.ts';
import { QUANTITY } from './fill-cart.ts';

/** Dispatched with a label, on its way, arrived, and reviewed. */
export async function send(story: Story, ada: Person, choice: Choice, order: OrderAnswer): Promise<void> {
  const total = order.totals.total.amount;
  const before = await stockOf(story, choice.variantId);

  story.step('Staff packs the parcel and sends it off');
  const staff = await story.staff();
  const warehouse = new Warehouse(staff);
  const [waiting] = await warehouse.shipmentsOf(order.id);
  if (waiting === undefined) throw new Error(`Order ${order.number} has no shipment`);
  const parcel = await warehouse.dispatch(waiting.id);
  const label = await staff.request('GET', `/v1/admin/shipments/${parcel.id}/label`);
  story.narrator.check('the label is', label.headers.get('content-type'), 'application/pdf');
  await story.hear('shipment.dispatched.v1', 'payment.captured.v1', 'inventory.committed.v1', 'order.shipped.v1');
  await story.mail(ada.email, 'is on its way');
  await story.become('the order', () => statusOf(story, order.id), 'shipped, captured');
  await story.become('the money', () => moneyOf(story, order.id), { captured: total, refunded: 0 });
  await story.become('the stock', () => stockOf(story, choice.variantId), {
    onHand: before.onHand - QUANTITY,
    reserved: before.reserved - QUANTITY,
  });

  story.step('Ada follows it');
  const tracking = parcel.trackingNumber ?? '';
  await story.carrier.move(tracking, 'in_transit');
  await story.hear('shipment.in_transit.v1');
  expectStatus(await story.guest().request('GET', `/v1/tracking/${tracking}`), 200);

  story.step('It arrives');
  await story.carrier.move(tracking, 'delivered');
  await story.hear('shipment.delivered.v1', 'order.delivered.v1');
  await story.mail(ada.email, 'arrived');
  await story.become('the order', () => statusOf(story, order.id), 'delivered, captured');
}
