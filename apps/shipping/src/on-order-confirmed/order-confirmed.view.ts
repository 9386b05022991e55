import { narrow, sealed } from '@tenfold/contract-kit';
import { deliveryAddress, OrderConfirmedV1 } from '@tenfold/order-contracts';
import { z } from 'zod';

export const orderConfirmed = narrow(
  OrderConfirmedV1,
  z.object({
    orderId: z.string(),
    version: z.int().positive(),
    orderNumber: z.string().optional(),
    userId: z.string().optional(),
    lines: z
      .array(
        z.object({
          itemId: z.string(),
          variantId: z.string(),
          sku: z.string(),
          name: z.string(),
          quantity: z.int().positive(),
          weightGrams: z.int().nonnegative().optional(),
        }),
      )
      .min(1),
    methodCode: z.string(),
    address: sealed(deliveryAddress),
    totals: z.object({ currency: z.string() }),
  }),
);
