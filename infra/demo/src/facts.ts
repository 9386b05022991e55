import type { Story } from './story.ts';

/** What services say of one order, read side by side. */
export interface OrderFacts {
  readonly status: string;
  readonly paymentStatus: string;
  readonly fulfilment: {
    readonly shipped: number;
    readonly delivered: number;
    readonly cancelled: number;
    readonly returned: number;
  };
  readonly payment: { readonly captured: { readonly amount: number }; readonly refunded: { readonly amount: number } };
}

export function orderOf(story: Story, id: string): Promise<OrderFacts> {
  return story.look<OrderFacts>(`/v1/admin/orders/${id}`);
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
  const { items } = await story.look<{ items: Stock[] }>(`/v1/admin/stock?variantId=${variantId}`);
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
