import {
  accountContact,
  mailedSecret,
  UserCreatedV1,
  UserDeletedV1,
  UserDisabledV1,
  UserLockedV1,
  UserPasswordChangedV1,
  UserPasswordResetRequestedV1,
  UserUpdatedV1,
  UserVerificationRequestedV1,
} from '@tenfold/auth-contracts';
import { CartAbandonedV1 } from '@tenfold/cart-contracts';
import { money, narrow, sealed } from '@tenfold/contract-kit';
import {
  guestContact,
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderDeliveredV1,
  OrderPartiallyDeliveredV1,
  OrderPartiallyShippedV1,
  OrderRefundedV1,
  OrderShippedV1,
} from '@tenfold/order-contracts';
import { PaymentFailedV1, PaymentRequiresActionV1 } from '@tenfold/payment-contracts';
import {
  ReturnApprovedV1,
  ReturnCancelledV1,
  ReturnReceivedV1,
  ReturnRejectedV1,
  ReturnRequestedV1,
} from '@tenfold/return-contracts';
import { personName, ProfileCreatedV1, ProfileUpdatedV1, WishlistBackInStockV1 } from '@tenfold/user-contracts';
import { z } from 'zod';

/** What notification reads of the events of others: whom to tell, and what a person wants to know of it. */

const text = z.string();
const at = z.iso.datetime({ offset: true });
const version = z.int().positive();

const account = z.object({ userId: text, version });
const contact = account.extend({ contact: sealed(accountContact) });
const secret = account.extend({ secret: sealed(mailedSecret), expiresAt: at });
export const userCreated = narrow(UserCreatedV1, contact);
export const userUpdated = narrow(UserUpdatedV1, contact);
export const userDisabled = narrow(UserDisabledV1, account.extend({ disabledAt: at }));
export const userDeleted = narrow(UserDeletedV1, account);
export const userLocked = narrow(UserLockedV1, account.extend({ lockedUntil: at }));
export const userPasswordChanged = narrow(UserPasswordChangedV1, account.extend({ changedAt: at }));
export const userVerificationRequested = narrow(UserVerificationRequestedV1, secret);
export const userPasswordResetRequested = narrow(UserPasswordResetRequestedV1, secret);

const profile = account.extend({ locale: text, timeZone: text, name: sealed(personName) });
export const profileCreated = narrow(ProfileCreatedV1, profile);
export const profileUpdated = narrow(ProfileUpdatedV1, profile);
export const wishlistBackInStock = narrow(
  WishlistBackInStockV1,
  account.extend({ productId: text, productName: text, price: money.optional() }),
);

const customer = z.object({ userId: text.optional(), contact: sealed(guestContact).optional() });
const order = customer.extend({ orderId: text, orderNumber: text.optional() });
const units = z.int().nonnegative();
const line = z.object({ name: text, quantity: units });
export const orderConfirmed = narrow(
  OrderConfirmedV1,
  order.extend({
    lines: z.array(line.extend({ sku: text })),
    totals: z.object({
      currency: text,
      subtotal: z.int(),
      discount: z.int(),
      shipping: z.int(),
      tax: z.int(),
      total: z.int(),
    }),
  }),
);
export const orderCancelled = narrow(OrderCancelledV1, order.extend({ reason: text }));
const shipped = order.extend({
  lines: z.array(line.extend({ shipped: units, cancelled: units })),
  parcels: z.array(z.object({ number: text, tracking: text, trackingUrl: text.optional() })),
});
export const orderPartiallyShipped = narrow(OrderPartiallyShippedV1, shipped);
export const orderShipped = narrow(OrderShippedV1, shipped);
const delivered = order.extend({
  lines: z.array(line.extend({ productId: text, delivered: units })),
  deliveredAt: at,
  returnableUntil: at,
});
export const orderPartiallyDelivered = narrow(OrderPartiallyDeliveredV1, delivered);
export const orderDelivered = narrow(OrderDeliveredV1, delivered);
export const orderRefunded = narrow(
  OrderRefundedV1,
  order.extend({ amount: money, refundedTotal: money, destination: z.enum(['original', 'store_credit']).optional() }),
);

export const paymentRequiresAction = narrow(
  PaymentRequiresActionV1,
  order.extend({ nextAction: z.object({ url: text }) }),
);
export const paymentFailed = narrow(PaymentFailedV1, order.extend({ failureCode: text, final: z.boolean() }));

const returned = order.extend({ returnId: text, number: text, items: z.array(line) });
export const returnRequested = narrow(ReturnRequestedV1, returned);
export const returnApproved = narrow(
  ReturnApprovedV1,
  returned.extend({ rmaNumber: text, expiresAt: at, labelUrl: text.optional() }),
);
export const returnRejected = narrow(ReturnRejectedV1, returned.extend({ reason: text }));
export const returnReceived = narrow(ReturnReceivedV1, returned);
export const returnCancelled = narrow(ReturnCancelledV1, returned.extend({ reason: text }));

export const cartAbandoned = narrow(
  CartAbandonedV1,
  z.object({
    cartId: text,
    userId: text,
    currency: text,
    subtotal: z.int(),
    items: z.array(line),
  }),
);
