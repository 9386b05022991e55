import { money, narrow } from '@tenfold/contract-kit';
import { OrderPaymentRequestedV1 } from '@tenfold/order-contracts';
import { z } from 'zod';

export const orderPaymentRequested = narrow(
  OrderPaymentRequestedV1,
  z.object({
    orderId: z.string(),
    version: z.int(),
    amount: money,
    userId: z.string().optional(),
    paymentMethodId: z.string(),
    payUntil: z.iso.datetime({ offset: true }),
  }),
);
