import type { Windows } from '../src/domain/checkout-saga.ts';
import type { ParcelPicture } from '../src/domain/fulfilment.ts';
import type { AccountPicture, Answers, Checkout, News } from '../src/domain/checkout.ts';

const MINUTE_MS = 60_000;
export const placedAt = new Date('2026-01-15T10:00:00.000Z');
export const minutesAfterPlacing = (minutes: number) => new Date(placedAt.getTime() + minutes * MINUTE_MS);

/** The windows of production, as seen `minute` minutes after placing. */
export function windowsAt(minute: number, changes: Partial<Windows> = {}): Windows {
  return {
    now: minutesAfterPlacing(minute),
    holdDeadlineMs: 15 * MINUTE_MS,
    payDeadlineMs: 30 * MINUTE_MS,
    customerDeadlineMs: 15 * MINUTE_MS,
    retryWindowMs: 15 * MINUTE_MS,
    holdMs: 60 * MINUTE_MS,
    ...changes,
  };
}

/** A checkout right after `order.placed`; say only what matters. */
export function aCheckout(changes: Partial<Omit<Checkout, 'answers'>> & { answers?: Partial<Answers> } = {}): Checkout {
  const { answers, ...order } = changes;
  return {
    orderId: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d9e',
    version: 1,
    status: 'pending',
    paymentStatus: 'pending',
    fulfilmentStatus: 'unfulfilled',
    currency: 'EUR',
    total: 3998,
    capturedTotal: 0,
    refundedTotal: 0,
    placedAt,
    stopRequested: false,
    paymentSeen: 0,
    shippingSeen: 0,
    saga: { status: 'running', step: 'reserving', deadline: minutesAfterPlacing(15) },
    ...order,
    answers: {
      holdUntil: minutesAfterPlacing(60).toISOString(),
      stock: 'asked',
      stockSeen: 0,
      limits: 'none',
      paymentAsked: false,
      ...answers,
    },
  };
}

export const stockHeld = (version = 1): News => ({ from: 'product', version, stock: 'held' });
export const stockExpired = (version = 2): News => ({ from: 'product', version, stock: 'expired' });
export const stockRefused = (reason: 'short' | 'not_sold' | 'expired' = 'short', version = 1): News => ({
  from: 'product',
  version,
  stock: 'refused',
  reason,
});
export const limitsHeld = (version = 1): News => ({ from: 'discount', version, limits: 'held' });
export const limitsRefused = (version = 1): News => ({ from: 'discount', version, limits: 'refused' });
export const account = (
  version: number,
  status: AccountPicture['status'],
  more: Partial<AccountPicture> = {},
): News => ({
  from: 'payment',
  account: { version, paymentId: 'payment-1', status, captured: 0, refunded: 0, ...more },
});
export const customerCancels: News = { from: 'person', by: 'customer-1', reason: 'requested_by_customer' };
export const theClock: News = { from: 'clock' };

/** Shipping's picture of the two lines of an order: three mugs and two teas; units as [mugs, teas]. */
export function parcels(
  version: number,
  { shipped = [0, 0], delivered = [0, 0], cancelled = [0, 0], ...more }: Partial<PictureChanges> = {},
): News {
  const lines = [3, 2].map((quantity, line) => ({
    itemId: `item-${line + 1}`,
    quantity,
    shipped: shipped[line]!,
    delivered: delivered[line]!,
    cancelled: cancelled[line]!,
  }));
  const occurredAt = minutesAfterPlacing(60 + version).toISOString();
  return { from: 'shipping', picture: { version, occurredAt, closed: false, lines, parcels: [], ...more } };
}

interface PictureChanges extends Pick<ParcelPicture, 'closed' | 'trouble'> {
  readonly shipped: readonly number[];
  readonly delivered: readonly number[];
  readonly cancelled: readonly number[];
}
