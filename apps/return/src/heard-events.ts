import { narrow, sealed } from '@tenfold/contract-kit';
import { OrderDeliveredV1, OrderPartiallyDeliveredV1 } from '@tenfold/order-contracts';
import { RefundFailedV1, RefundSucceededV1 } from '@tenfold/payment-contracts';
import { z } from 'zod';

/** What return reads of the events of others: no more than it needs, so that they may change the rest. */

const id = z.string().min(1).max(64);
const amount = z.int().nonnegative();
const at = z.iso.datetime({ offset: true });

const deliveredPicture = z.object({
  orderId: id,
  version: z.int().positive(),
  orderNumber: z.string().max(50),
  userId: id.optional(),
  contact: sealed(z.unknown()).optional(),
  paymentId: id.optional(),
  currency: z.string().length(3),
  lines: z
    .array(
      z.object({
        itemId: id,
        variantId: id,
        sku: z.string().max(64),
        name: z.string().max(255),
        quantity: z.int().positive(),
        delivered: z.int().nonnegative(),
        unitPrice: amount,
        discountShare: amount,
        taxShare: amount,
      }),
    )
    .min(1),
  shipping: amount,
  deliveredAt: at,
  returnableUntil: at,
});
export type DeliveredPicture = z.output<typeof deliveredPicture>;

export const orderPartiallyDelivered = narrow(OrderPartiallyDeliveredV1, deliveredPicture);
export const orderDelivered = narrow(OrderDeliveredV1, deliveredPicture);

/** Events that were written before payment named the door in a header come by, whoever asked. */
const refund = z.object({ orderId: id, refundId: id, returnId: z.uuid().optional() });

const only = { door: 'return' };

export const refundSucceeded = narrow(RefundSucceededV1, refund, { only });
export const refundFailed = narrow(RefundFailedV1, refund.extend({ failureReason: z.string().max(255) }), { only });
