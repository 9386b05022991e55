import { TransitionTable } from './transition-table.ts';

/** What the order is to the customer: one promise, from the first click to the door. */
export type OrderStatus = 'pending' | 'confirmed' | 'shipped' | 'delivered' | 'cancelled';

export const orderStatus = new TransitionTable<OrderStatus>('status', 'pending', {
  pending: ['confirmed', 'cancelled'],
  confirmed: ['shipped', 'cancelled'],
  shipped: ['delivered'],
  delivered: [],
  cancelled: [],
});

/** What payment says of the order's money; moved by the newest picture of its account and by nothing else. */
export type PaymentStatus =
  | 'pending'
  | 'requires_action'
  | 'authorized'
  | 'captured'
  | 'partially_refunded'
  | 'refunded'
  | 'failed'
  | 'voided'
  | 'disputed'
  | 'not_required';

export const paymentStatus = new TransitionTable<PaymentStatus>('payment', 'pending', {
  // `voided`: the order ended before payment was asked.
  pending: ['requires_action', 'authorized', 'captured', 'failed', 'voided', 'not_required'],
  requires_action: ['authorized', 'captured', 'failed'],
  // A declined attempt may be followed by another one.
  failed: ['requires_action', 'authorized', 'captured'],
  authorized: ['captured', 'voided'],
  captured: ['partially_refunded', 'refunded', 'disputed'],
  partially_refunded: ['refunded', 'disputed'],
  refunded: [],
  voided: [],
  disputed: [],
  not_required: [],
});

/** How much of the order has left and arrived; computed from shipping's picture of its lines. */
export type FulfilmentStatus =
  'unfulfilled' | 'partially_shipped' | 'shipped' | 'partially_delivered' | 'delivered' | 'cancelled';

export const fulfilmentStatus = new TransitionTable<FulfilmentStatus>('fulfilment', 'unfulfilled', {
  unfulfilled: ['partially_shipped', 'shipped', 'cancelled'],
  partially_shipped: ['shipped'],
  shipped: ['partially_delivered', 'delivered'],
  partially_delivered: ['delivered'],
  delivered: [],
  cancelled: [],
});

/** The checkout itself. `failed` = it ended and nothing is held any more. */
export type SagaStatus = 'running' | 'compensating' | 'done' | 'failed';

export const sagaStatus = new TransitionTable<SagaStatus>('saga', 'running', {
  running: ['done', 'compensating'],
  compensating: ['failed'],
  // Shipping could still stop a confirmed order.
  done: ['compensating'],
  failed: [],
});
