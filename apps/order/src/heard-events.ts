import { narrow } from '@tenfold/contract-kit';
import { CouponRejectedV1, CouponReservedV1 } from '@tenfold/discount-contracts';
import {
  PaymentAuthorizedV1,
  PaymentCapturedV1,
  PaymentFailedV1,
  PaymentRequiresActionV1,
  PaymentVoidedV1,
  RefundFailedV1,
  RefundSucceededV1,
} from '@tenfold/payment-contracts';
import {
  CatalogChangedV1,
  InventoryReleasedV1,
  InventoryReservationRejectedV1,
  InventoryReservedV1,
} from '@tenfold/product-contracts';
import {
  ShipmentCancelledV1,
  ShipmentDeliveredV1,
  ShipmentDispatchedV1,
  ShipmentExceptionV1,
} from '@tenfold/shipping-contracts';
import { ReturnCompletedV1 } from '@tenfold/return-contracts';
import { z } from 'zod';

/** What order reads of the events of others: no more than it needs, so that they may change the rest. */

const ofOrder = z.object({ orderId: z.uuid(), version: z.int().positive() });

export const inventoryReserved = narrow(InventoryReservedV1, ofOrder);
export const reservationRejected = narrow(
  InventoryReservationRejectedV1,
  ofOrder.extend({ reason: z.enum(['short', 'not_sold', 'expired']) }),
);
/** Order asked for every other release itself. */
export const inventoryReleased = narrow(InventoryReleasedV1, ofOrder.extend({ reason: z.string() }), {
  only: { reason: 'expired' },
});

export const couponReserved = narrow(CouponReservedV1, ofOrder);
export const couponRejected = narrow(CouponRejectedV1, ofOrder);

const account = ofOrder.extend({
  paymentId: z.string(),
  status: z.enum([
    'pending',
    'requires_action',
    'authorized',
    'captured',
    'partially_refunded',
    'refunded',
    'failed',
    'voided',
    'disputed',
  ]),
  captured: z.int().nonnegative(),
  refunded: z.int().nonnegative(),
});

export const paymentRequiresAction = narrow(
  PaymentRequiresActionV1,
  account.extend({ nextAction: z.object({ type: z.string(), url: z.string() }) }),
);
export const paymentAuthorized = narrow(PaymentAuthorizedV1, account);
export const paymentCaptured = narrow(PaymentCapturedV1, account);
export const paymentFailed = narrow(PaymentFailedV1, account.extend({ failureCode: z.string(), final: z.boolean() }));
export const paymentVoided = narrow(PaymentVoidedV1, account);
const refund = account.extend({ destination: z.enum(['original', 'store_credit']) });
export const refundSucceeded = narrow(RefundSucceededV1, refund);
export const refundFailed = narrow(RefundFailedV1, account);

const units = z.int().nonnegative();
const parcels = ofOrder.extend({
  occurredAt: z.iso.datetime({ offset: true }),
  orderStatus: z.enum(['open', 'closed']),
  lines: z.array(z.object({ itemId: z.uuid(), quantity: units, shipped: units, delivered: units, cancelled: units })),
  parcels: z.array(
    z.object({
      shipmentId: z.string(),
      number: z.string(),
      carrier: z.string(),
      tracking: z.string(),
      trackingUrl: z.string().optional(),
    }),
  ),
});
export type HeardParcels = z.output<typeof parcels>;

export const shipmentDispatched = narrow(ShipmentDispatchedV1, parcels);
export const shipmentDelivered = narrow(ShipmentDeliveredV1, parcels);
export const shipmentException = narrow(ShipmentExceptionV1, parcels.extend({ description: z.string().optional() }));
export const shipmentCancelled = narrow(ShipmentCancelledV1, parcels);

export const catalogChanged = narrow(
  CatalogChangedV1,
  z.object({
    productId: z.string().min(1).max(64),
    version: z.int().positive(),
    currency: z.string().length(3),
    taxClass: z.string().max(32),
    imageUrl: z.string().optional(),
    variants: z.array(
      z.object({
        variantId: z.string().min(1).max(64),
        sku: z.string(),
        name: z.string(),
        options: z.record(z.string(), z.string()),
        price: z.int().positive(),
        tiers: z.array(z.object({ minQuantity: z.int().positive(), price: z.int().positive() })),
        imageUrl: z.string().optional(),
        weightGrams: z.int().nonnegative().optional(),
        minPerOrder: z.int().positive(),
        maxPerOrder: z.int().positive().optional(),
        isSold: z.boolean(),
      }),
    ),
  }),
);

export const returnCompleted = narrow(
  ReturnCompletedV1,
  z.object({
    orderId: z.uuid(),
    items: z.array(z.object({ itemId: z.uuid(), returned: z.int().nonnegative() })).min(1),
  }),
);
