import * as heard from '../heard-events.ts';
import { telling } from '../tell/telling.ts';

interface Order {
  readonly orderId: string;
  readonly orderNumber?: string | undefined;
}

/** The order as a person knows it. Orders from before numbers travelled are called by their id. */
export const orderOf = ({ orderId, orderNumber }: Order) => ({ id: orderId, number: orderNumber ?? orderId });

type Line = { readonly name: string; readonly quantity: number };
const some = <L extends Line>(lines: readonly L[], quantityOf: (line: L) => number) =>
  lines.map((line) => ({ name: line.name, quantity: quantityOf(line) })).filter(({ quantity }) => quantity > 0);

/** One line for each event of an order that its customer is told of. */
export const orderHandlers = [
  telling('OnOrderConfirmed', heard.orderConfirmed, ({ lines, totals: { currency, ...totals }, ...data }) => ({
    key: 'order_confirmed',
    data: {
      order: orderOf(data),
      lines,
      totals: Object.fromEntries(Object.entries(totals).map(([name, amount]) => [name, { amount, currency }])),
    },
  })),
  telling('OnOrderCancelled', heard.orderCancelled, (data) => ({
    key: 'order_cancelled',
    data: { order: orderOf(data), reason: data.reason },
  })),
  telling('OnOrderPartiallyShipped', heard.orderPartiallyShipped, (data) => ({
    key: 'order_partially_shipped',
    data: {
      order: orderOf(data),
      lines: some(data.lines, ({ shipped }) => shipped),
      waiting: some(data.lines, ({ quantity, shipped, cancelled }) => quantity - shipped - cancelled),
      parcels: parcelsOf(data.parcels),
    },
  })),
  telling('OnOrderShipped', heard.orderShipped, (data) => ({
    key: 'order_shipped',
    data: {
      order: orderOf(data),
      lines: some(data.lines, ({ shipped }) => shipped),
      cancelled: some(data.lines, ({ cancelled }) => cancelled),
      parcels: parcelsOf(data.parcels),
    },
  })),
  telling('OnOrderPartiallyDelivered', heard.orderPartiallyDelivered, (data) => ({
    key: 'order_partially_delivered',
    data: {
      order: orderOf(data),
      lines: some(data.lines, ({ delivered }) => delivered),
      returnableUntil: data.returnableUntil,
    },
  })),
  telling('OnOrderDelivered', heard.orderDelivered, (data) => {
    const told = { order: orderOf(data), lines: some(data.lines, ({ delivered }) => delivered) };
    return [
      { key: 'order_delivered', data: { ...told, returnableUntil: data.returnableUntil } },
      { key: 'review_invited', data: told },
    ];
  }),
  telling('OnOrderRefunded', heard.orderRefunded, (data) => ({
    key: 'order_refunded',
    data: {
      order: orderOf(data),
      amount: data.amount,
      refundedTotal: data.refundedTotal,
      destination: data.destination ?? 'original',
    },
  })),
];

type Parcel = { readonly number: string; readonly tracking: string; readonly trackingUrl?: string | undefined };

function parcelsOf(parcels: readonly Parcel[]) {
  return parcels.map(({ number, tracking, trackingUrl }) => ({
    number,
    tracking,
    ...(trackingUrl !== undefined && { url: trackingUrl }),
  }));
}
