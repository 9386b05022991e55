import { money, narrow } from '@tenfold/contract-kit';
import { OrderPartiallyShippedV1, OrderShippedV1 } from '@tenfold/order-contracts';
import { z } from 'zod';

const earned = z.object({ orderId: z.string(), version: z.int(), captureDue: money, final: z.boolean() });

export const orderPartiallyShipped = narrow(OrderPartiallyShippedV1, earned);
export const orderShipped = narrow(OrderShippedV1, earned);
