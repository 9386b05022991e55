import { describe, expect, it } from '@jest/globals';
import type { EventDefinition } from '@tenfold/contract-kit';
import * as contracts from './index.ts';

const exported: readonly unknown[] = Object.values(contracts);
const events = exported.filter(
  (value): value is EventDefinition => typeof value === 'object' && value !== null && 'sample' in value,
);
const { OrderPlacedV1, OrderConfirmedV1, OrderRefundedV1 } = contracts;

describe.each(events.map((event) => [event.type, event] as const))('%s', (_type, event) => {
  const sample = event.sample as Record<string, unknown>;

  it('is shown whole by its sample', () => {
    expect(event.data.parse(sample)).toEqual(sample);
  });

  it('is one event of the one stream of its order', () => {
    expect(event.topic).toBe(contracts.OrderOrders);
    expect(event.key(sample)).toBe(sample['orderId']);
    expect(event.aggregate).toMatchObject({ type: 'order' });
    expect([event.aggregate.id(sample), event.aggregate.version(sample)]).toEqual([
      sample['orderId'],
      sample['version'],
    ]);
  });

  it.each(['orderId', 'version'])('does not go without %s', (field) => {
    expect(event.data.safeParse({ ...sample, [field]: undefined }).success).toBe(false);
  });
});

it('an order has at least one line, of at least one piece', () => {
  const sample = OrderPlacedV1.sample;
  expect(OrderPlacedV1.data.safeParse({ ...sample, lines: [] }).success).toBe(false);
  expect(OrderPlacedV1.data.safeParse({ ...sample, lines: [{ ...sample.lines[0]!, quantity: 0 }] }).success).toBe(
    false,
  );
});

it('an address never travels in clear', () => {
  const address = { recipient: 'Ada Lovelace', line1: 'Marylebone Road 1', city: 'London', country: 'GB' };
  expect(contracts.deliveryAddress.safeParse(address).success).toBe(true);
  expect(OrderConfirmedV1.data.safeParse({ ...OrderConfirmedV1.sample, address }).success).toBe(false);
});

it('money is whole minor units of a currency', () => {
  const { sample } = OrderRefundedV1;
  for (const amount of [{ amount: 19.99, currency: 'EUR' }, { amount: 1999, currency: 'euro' }, 1999]) {
    expect(OrderRefundedV1.data.safeParse({ ...sample, amount }).success).toBe(false);
  }
});
