import { narrow } from '@tenfold/contract-kit';
import { OrderCancelledV1 } from '@tenfold/order-contracts';
import { z } from 'zod';

export const orderCancelled = narrow(OrderCancelledV1, z.object({ orderId: z.string(), version: z.int() }));
