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
