import { answered } from '@tenfold/client';
import type { Story } from './story.ts';

/** An order as staff sees it. */
export async function orderOf(story: Story, id: string) {
  const shop = await story.looking();
  return answered(shop.GET('/v1/admin/orders/{id}', { params: { path: { id } } }));
}

/** Status of the order and of its payment, as one text. */
export async function statusOf(story: Story, id: string): Promise<string> {
  const { status, paymentStatus } = await orderOf(story, id);
  return `${status}, ${paymentStatus}`;
}

export interface Stock {
  readonly onHand: number;
  readonly reserved: number;
}

/** Over all places. */
export async function stockOf(story: Story, variantId: string): Promise<Stock> {
  const shop = await story.looking();
  const { items } = await answered(shop.GET('/v1/admin/stock', { params: { query: { variantId } } }));
  const sum = (field: keyof Stock) => items.reduce((all, item) => all + item[field], 0);
  return { onHand: sum('onHand'), reserved: sum('reserved') };
}

export interface MoneyMoved {
  readonly captured: number;
  readonly refunded: number;
}

/** What the payment provider itself has in its ledger: the last word on money. In minor units. */
export async function moneyOf(story: Story, orderId: string): Promise<MoneyMoved> {
  const response = await fetch(`${story.simulators}/ledger?orderId=${orderId}`);
  const { entries } = (await response.json()) as { entries: { kind: string; outcome: string; amount: number }[] };
  const sum = (kind: string) =>
    entries
      .filter((entry) => entry.kind === kind && entry.outcome === 'succeeded')
      .reduce((all, { amount }) => all + amount, 0);
  return { captured: sum('capture'), refunded: sum('refund') };
}
