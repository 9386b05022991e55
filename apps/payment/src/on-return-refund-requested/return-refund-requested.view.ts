import { money, narrow } from '@tenfold/contract-kit';
import { ReturnRefundRequestedV1 } from '@tenfold/return-contracts';
import { z } from 'zod';

export const returnRefundRequested = narrow(
  ReturnRefundRequestedV1,
  z.object({
    orderId: z.string().min(1).max(64),
    returnId: z.string().min(1).max(64),
    refundId: z.uuid(),
    amount: money.extend({ amount: z.int().positive() }),
    destination: z.enum(['original', 'store_credit']),
  }),
);
