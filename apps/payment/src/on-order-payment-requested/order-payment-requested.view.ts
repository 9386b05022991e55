import { money, narrow, sealed } from '@tenfold/contract-kit';
import { guestContact, OrderPaymentRequestedV1 } from '@tenfold/order-contracts';
import { z } from 'zod';

export const orderPaymentRequested = narrow(
  OrderPaymentRequestedV1,
  z.object({
    orderId: z.string(),
    version: z.int(),
    amount: money,
    orderNumber: z.string().optional(),
    userId: z.string().optional(),
    contact: sealed(guestContact).optional(),
    paymentMethodId: z.string(),
    payUntil: z.iso.datetime({ offset: true }),
  }),
);
