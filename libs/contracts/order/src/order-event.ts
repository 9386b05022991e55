import { money, sealed } from '@tenfold/contract-kit';
import { z } from 'zod';

/** What the events of an order have in common. */

export const id = z.string().min(1).max(64);
export const at = z.iso.datetime({ offset: true });
export const quantity = z.int().positive();

/** Every order event starts with these: the order, and the version of its one row, counted without gaps. */
export const orderEvent = z.object({ orderId: id, version: z.int().positive() });
export const order = {
  type: 'order',
  id: (data: { orderId: string }) => data.orderId,
  version: (data: { version: number }) => data.version,
};
export const key = (data: { orderId: string }) => data.orderId;

/** A coupon or promotion whose limit or budget must be held for this order. Empty when nothing is limited. */
export const limit = z.object({
  source: z.enum(['coupon', 'promotion']),
  ref: id,
  amount: money,
  /** The account, or the blind index of a guest's e-mail address: whom a per-user limit counts for. */
  customerKey: id,
});
export type OrderLimit = z.output<typeof limit>;

/** Lets discount pass over, by the header, what has no limit to hold, redeem or release. */
export const attributes = ({ limits }: { limits: readonly unknown[] }) => ({
  limited: limits.length > 0 ? 'yes' : 'no',
});

export const deliveryAddress = z.object({
  recipient: z.string(),
  company: z.string().optional(),
  line1: z.string(),
  line2: z.string().optional(),
  city: z.string(),
  state: z.string().optional(),
  postalCode: z.string().optional(),
  country: z.string().length(2),
  phone: z.string().optional(),
  email: z.string().optional(),
});
export type DeliveryAddress = z.output<typeof deliveryAddress>;

/** Where a guest is told about the order; sealed for notification. An account is known by `userId` instead. */
export const guestContact = z.object({ email: z.string(), name: z.string().optional(), locale: z.string().max(35) });
export type GuestContact = z.output<typeof guestContact>;

/** Whom an event is about, as far as somebody has to be told. Exactly one of `userId` and `contact`. */
export const customer = {
  orderNumber: z.string().max(50),
  userId: id.optional(),
  contact: sealed(guestContact, ['notification']).optional(),
};
/** The same for the types whose first events were written before anybody was told: those have no number. */
export const laterCustomer = { ...customer, orderNumber: customer.orderNumber.optional() };

/** Why an order ended before it was delivered; machine-readable and permanent. */
export const cancelReason = z.enum([
  'out_of_stock',
  'coupon_rejected',
  'payment_declined',
  'payment_expired',
  'not_answered',
  'reservation_expired',
  'requested_by_customer',
  'requested_by_staff',
  'stock_lost',
  'money_lost',
]);
export type CancelReason = z.output<typeof cancelReason>;

export const sampleOrder = { orderId: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d9e' };
export const sampleLine = {
  itemId: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d01',
  variantId: '0197a1f0-0000-7000-8000-000000000001',
  quantity: 2,
};
export const eur = (amount: number) => ({ amount, currency: 'EUR' });
export const sampleCustomer = { orderNumber: 'ORD-2026-000001', userId: '0197a1f0-0000-7000-8000-0000000000aa' };
