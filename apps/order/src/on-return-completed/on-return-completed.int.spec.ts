import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { customer, OrderService } from '../../test/order-service.ts';
import type { OrderDetail } from '../order-representation.ts';
import { OnReturnCompleted } from './on-return-completed.ts';

let order: OrderService;
beforeAll(async () => {
  order = await OrderService.start();
});
afterAll(() => order.close());

it('what came back is shown, and a late or doubled event changes nothing', async () => {
  const { id, lines } = await order.place();
  const [line] = lines;
  await order.query('UPDATE order_items SET quantity_shipped = quantity WHERE order_id = $1', [id]);
  const hear = (returned: number, itemId = line!.itemId) =>
    order.hear(OnReturnCompleted, { orderId: id, items: [{ itemId, returned }] });
  await hear(1);
  await hear(2);
  await hear(2);
  await hear(1);
  await hear(1, randomUUID());

  const { body } = await order.request<OrderDetail>('GET', `/v1/orders/${id}`, { as: customer });
  expect(body.lines).toMatchObject([{ quantity: 2, returned: 2 }]);
  expect(body.fulfilment.returned).toBe(2);
});
