import { defineEvent, defineTopic, narrow } from '@tenfold/contract-kit';
import { uuidv7 as newId } from 'uuidv7';
import { z } from 'zod';

const line = z.object({
  itemId: z.string(),
  variantId: z.string(),
  sku: z.string(),
  name: z.string(),
  quantity: z.int(),
  unitPrice: z.int(),
});

const noted = z.object({ orderId: z.string(), version: z.int(), lines: z.array(line), notedAt: z.string() });

export type Noted = z.output<typeof noted>;

const SAMPLE: Noted = {
  orderId: '0192f0c1-6a3e-7c11-8f00-5d3a9b1c2e4f',
  version: 1,
  lines: [1, 2].map((n) => ({
    itemId: `0192f0c1-6a3e-7c11-8f00-00000000000${n}`,
    variantId: `0192f0c1-6a3e-7c11-9f00-00000000000${n}`,
    sku: `TENT-4P-GREEN-${n}`,
    name: 'Tent for four people, with two rooms and a porch, green',
    quantity: n,
    unitPrice: 24_900,
  })),
  notedAt: '2026-01-01T00:00:00.000Z',
};

/** An event of some 600 bytes, of the size and shape of those that an order writes. */
export function notedOn(topicName: string) {
  const topic = defineTopic({ name: topicName, key: 'order id' });
  const Noted = defineEvent({
    type: 'benchmark.noted.v1',
    topic,
    summary: 'The benchmark wrote something.',
    key: ({ orderId }) => orderId,
    aggregate: { type: 'benchmark', id: ({ orderId }) => orderId, version: ({ version }) => version },
    data: noted,
    sample: SAMPLE,
  });
  return { topic, Noted, view: narrow(Noted, noted) };
}

export function aNote(orderId: string, version = 1): Noted {
  return { ...SAMPLE, orderId, version };
}

/** What the relay sends. */
export const relayed = notedOn('bench.notes');

/** A Kafka record as the relay makes them. */
export function aRecord(orderId = newId()) {
  return {
    key: orderId,
    value: JSON.stringify(aNote(orderId)),
    headers: {
      ce_specversion: '1.0',
      ce_id: newId(),
      ce_type: relayed.Noted.type,
      ce_source: '/tenfold/bench',
      ce_subject: orderId,
      ce_time: '2026-01-01T00:00:00.000Z',
      ce_dataschema: `/tenfold/schemas/${relayed.Noted.type}`,
      'content-type': 'application/json',
      ce_correlationid: orderId,
      ce_aggregateversion: '1',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    },
  };
}

/** Key, value and headers of a record together. */
export function recordBytes(): number {
  const { key, value, headers } = aRecord();
  return Buffer.byteLength([key, value, ...Object.entries(headers).flat()].join(''));
}
