import { expect, it } from '@jest/globals';
import { defineService, defineTopic, type EventView } from '@tenfold/contract-kit';
import { z } from 'zod';
import { topicsOf } from './topics.ts';

const data = z.object({ id: z.string() });
const orders = defineTopic({ name: 'order.orders', key: 'order id' });
const placed: EventView = { type: 'order.placed.v1', topic: orders, data };
const shared = { summary: '', routes: [], calls: [] };

it('a topic is made once, also when only its readers are here, with one dead-letter topic for each reader', () => {
  const readers = ['payment', 'product'].map((name) =>
    defineService({ ...shared, name, topics: [], publishes: [], hears: [placed] }),
  );

  expect(topicsOf(readers).map(({ name }) => name)).toEqual([
    'order.orders',
    'order.orders.dlt.payment',
    'order.orders.dlt.product',
  ]);
});

it('no topic has more partitions than are asked for', () => {
  const order = defineService({ ...shared, name: 'order', topics: [orders], publishes: [], hears: [placed] });
  const partitions = (most?: number) => topicsOf([order], most).map((topic) => topic.partitions);

  expect(partitions()).toEqual([6, 1]);
  expect(partitions(2)).toEqual([2, 1]);
});
