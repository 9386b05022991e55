import type { Topic } from './topics.ts';

/** One kind of message: the key of its templates. */
export interface MessageKind {
  readonly topic: Topic;
  /** Its data hold a secret: told by mail only, forgotten once it was sent, never sent again. */
  readonly secret?: true;
  /** Only for people with an account. */
  readonly accountsOnly?: true;
  /** Names of the sample that are not always there: a template asks (`{% if labelUrl %}`) before it uses them, as with `name`. */
  readonly sometimes?: readonly string[];
  /** What its templates are filled with, as they are tried with it. Beside it: `name`, `shop`. */
  readonly sample: Readonly<Record<string, unknown>>;
}

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const order = { id: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d9e', number: 'ORD-2026-000001' };
const lines = [{ name: 'Mug, blue', sku: 'MUG-BLUE', quantity: 2 }];
const parcels = [
  { number: 'SHP-2026-000001', tracking: 'SIM012345', url: 'http://localhost:4000/v1/tracking/SIM012345' },
];
const items = [{ name: 'Mug, blue', quantity: 1 }];
const returned = { order, return: { id: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8f01', number: 'RET-2026-000001' }, items };
const moment = '2026-01-18T12:00:00.000Z';

export const messages = {
  welcome: { topic: 'account', sample: {} },
  verify_email: { topic: 'account', secret: true, sample: { token: 'a-secret-token', expiresAt: moment } },
  password_reset: { topic: 'account', secret: true, sample: { token: 'a-secret-token', expiresAt: moment } },
  password_changed: { topic: 'account', sample: { changedAt: moment } },
  email_changed: { topic: 'account', sample: {} },
  account_locked: { topic: 'account', sample: { lockedUntil: moment } },
  account_disabled: { topic: 'account', sample: {} },
  order_confirmed: {
    topic: 'orders',
    sample: {
      order,
      lines,
      totals: { subtotal: eur(3998), discount: eur(500), shipping: eur(490), tax: eur(0), total: eur(3988) },
    },
  },
  order_cancelled: { topic: 'orders', sample: { order, reason: 'out_of_stock' } },
  order_partially_shipped: { topic: 'orders', sample: { order, lines, waiting: items, parcels } },
  order_shipped: { topic: 'orders', sample: { order, lines, cancelled: items, parcels } },
  order_partially_delivered: { topic: 'orders', sample: { order, lines, returnableUntil: moment } },
  order_delivered: { topic: 'orders', sample: { order, lines, returnableUntil: moment } },
  order_refunded: {
    topic: 'orders',
    sample: { order, amount: eur(1999), refundedTotal: eur(1999), destination: 'original' },
  },
  review_invited: { topic: 'reviews', accountsOnly: true, sample: { order, lines } },
  payment_action_required: { topic: 'payments', sample: { order, url: 'https://bank.example/3ds/123' } },
  payment_failed: { topic: 'payments', sample: { order, failureCode: 'card_declined', final: false } },
  return_requested: { topic: 'returns', sample: returned },
  return_approved: {
    topic: 'returns',
    sometimes: ['labelUrl'],
    sample: {
      ...returned,
      rmaNumber: 'RMA-2026-000001',
      expiresAt: moment,
      labelUrl: 'http://localhost:4000/v1/returns/0197a1f0/label',
    },
  },
  return_rejected: { topic: 'returns', sample: { ...returned, reason: 'Worn for weeks' } },
  return_received: { topic: 'returns', sample: returned },
  return_cancelled: { topic: 'returns', sample: { ...returned, reason: 'requested_by_customer' } },
  wishlist_back_in_stock: {
    topic: 'wishlist',
    sometimes: ['price'],
    sample: { product: { id: '0197a1f0-0000-7000-8000-000000000010', name: 'Mug' }, price: eur(1999) },
  },
  cart_abandoned: {
    topic: 'cart',
    sample: { cart: { id: '0197a1f0-0000-7000-8000-0000000000ca' }, items, subtotal: eur(1999) },
  },
} as const satisfies Readonly<Record<string, MessageKind>>;

export type MessageKey = keyof typeof messages;

export const messageKeys = Object.keys(messages) as [MessageKey, ...MessageKey[]];

/** @returns undefined for a key that no message has */
export function kindOf(key: string): MessageKind | undefined {
  return (messages as Readonly<Record<string, MessageKind>>)[key];
}

/** Names that a template of this message may use. */
export function variablesOf(key: MessageKey): string[] {
  return ['name', 'shop', ...Object.keys(messages[key].sample)];
}
