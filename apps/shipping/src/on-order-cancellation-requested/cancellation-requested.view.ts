import { narrow } from '@tenfold/contract-kit';
import { OrderCancellationRequestedV1 } from '@tenfold/order-contracts';
import { z } from 'zod';

export const cancellationRequested = narrow(
  OrderCancellationRequestedV1,
  z.object({
    orderId: z.string(),
    version: z.int().positive(),
    lines: z.array(z.object({ itemId: z.string(), variantId: z.string(), quantity: z.int().positive() })).min(1),
  }),
);
