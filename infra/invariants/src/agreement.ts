import type { Evidence } from './evidence.ts';
import { examineEach, type Invariant } from './invariant.ts';

/** What each service may say of an order. `none`: it has no row. */
interface AllowedTogether {
  readonly reservation: readonly string[];
  readonly limits: readonly string[];
  readonly payment: readonly string[];
  readonly shipments: readonly string[];
  /** `converted`: by this order. */
  readonly cart: readonly string[];
}

const PAID = ['authorized', 'captured', 'partially_refunded', 'refunded', 'disputed'];
const COUNTS = ['none', 'redeemed'];
const BOUGHT = ['none', 'converted'];

/**
 * What the services may say of one order when no event of it is on its way. A confirmed order may carry refunds because
 * staff may refund a captured payment before anything is dispatched.
 */
export const allowedAtRest: Readonly<Record<string, AllowedTogether>> = {
  pending: {
    reservation: ['none', 'held until'],
    limits: ['none', 'reserved'],
    payment: ['none', 'pending', 'requires_action', 'failed'],
    shipments: ['none'],
    cart: ['none', 'open'],
  },
  'confirmed/unfulfilled': {
    reservation: ['held'],
    limits: COUNTS,
    payment: PAID,
    shipments: ['created'],
    cart: BOUGHT,
  },
  'confirmed/partially_shipped': {
    reservation: ['held'],
    limits: COUNTS,
    payment: PAID,
    shipments: ['some out'],
    cart: BOUGHT,
  },
  shipped: { reservation: ['committed'], limits: COUNTS, payment: PAID, shipments: ['out'], cart: BOUGHT },
  delivered: { reservation: ['committed'], limits: COUNTS, payment: PAID, shipments: ['out'], cart: BOUGHT },
  'cancelled, was a promise': {
    reservation: ['none', 'released'],
    limits: ['none', 'released'],
    payment: ['none', 'failed', 'voided', 'refunded'],
    shipments: ['cancelled'],
    cart: BOUGHT,
  },
  cancelled: {
    reservation: ['none', 'released'],
    limits: ['none', 'released'],
    payment: ['none', 'failed', 'voided', 'refunded'],
    shipments: ['none'],
    cart: ['none', 'open'],
  },
};

interface OrderRow {
  readonly id: string;
  readonly status: string;
  readonly fulfilment: string;
  readonly payment: string;
  readonly confirmed: boolean;
  readonly cart: string | null;
}

/** One word of each service for each order that it knows. */
async function words(evidence: Evidence, service: string, sql: string): Promise<ReadonlyMap<string, string>> {
  const rows = await evidence.database(service).rows<{ order_id: string; word: string }>(sql);
  return new Map(rows.map(({ order_id, word }) => [order_id, word]));
}

const RESERVATION = `
  SELECT order_id, CASE WHEN status = 'held' AND expires_at IS NOT NULL THEN 'held until' ELSE status::text END AS word
    FROM inventory_reservations`;
const PAYMENT = `
  SELECT DISTINCT ON (order_id) order_id, status::text AS word FROM payments
   ORDER BY order_id, (status IN ('failed', 'voided')), attempt DESC`;
const LIMITS = `
  SELECT order_id, CASE WHEN count(DISTINCT status) = 1 THEN min(status::text) ELSE 'mixed' END AS word
    FROM (SELECT order_id, status FROM coupon_usage UNION ALL SELECT order_id, status FROM promotion_usage) u
   GROUP BY order_id`;
const SHIPMENTS = `
  SELECT order_id,
         CASE WHEN bool_and(status = 'cancelled') THEN 'cancelled'
              WHEN bool_and(status IN ('created', 'cancelled')) THEN 'created'
              WHEN bool_or(status = 'created') THEN 'some out' ELSE 'out' END AS word
    FROM shipments GROUP BY order_id`;
const CARTS = `SELECT order_id, 'converted' AS word FROM carts WHERE order_id IS NOT NULL AND status = 'converted'`;

export const agreementInvariants: readonly Invariant[] = [
  {
    name: 'agreement: states',
    promise: 'order, product, discount, payment, shipping and cart never contradict each other about one order',
    holds: 'at_rest',
    needsRows: true,
    async examine(evidence) {
      const orders = await evidence.database('order').rows<OrderRow>(`
        SELECT id::text AS id, status::text AS status, fulfilment_status::text AS fulfilment,
               payment_status::text AS payment, confirmed_at IS NOT NULL AS confirmed, cart_id AS cart FROM orders`);
      const [reservations, limits, payments, shipments, carts] = await Promise.all([
        words(evidence, 'product', RESERVATION),
        words(evidence, 'discount', LIMITS),
        words(evidence, 'payment', PAYMENT),
        words(evidence, 'shipping', SHIPMENTS),
        words(evidence, 'cart', CARTS),
      ]);
      return examineEach(
        orders,
        ({ id }) => id,
        (order) => {
          const said = {
            reservation: reservations.get(order.id) ?? 'none',
            limits: limits.get(order.id) ?? 'none',
            payment: payments.get(order.id) ?? 'none',
            shipments: shipments.get(order.id) ?? 'none',
            cart: carts.get(order.id) ?? (order.cart === null ? 'none' : 'open'),
          };
          const allowed = allowedFor(order);
          const wrong = (Object.keys(said) as (keyof typeof said)[]).filter((who) => {
            const nothingToPay = who === 'payment' && said.payment === 'none' && order.payment === 'not_required';
            return !nothingToPay && !allowed?.[who].includes(said[who]);
          });
          if (wrong.length === 0) return undefined;
          const words = wrong.map((who) => `${who} ${said[who]}`).join(', ');
          return `order ${order.status}/${order.fulfilment}, ${words}`;
        },
      );
    },
  },
  {
    name: 'agreement: payment axis',
    promise: "the order's payment axis is the state of its newest payment",
    holds: 'at_rest',
    needsRows: true,
    async examine(evidence) {
      const payments = await evidence.database('payment').rows<{
        order_id: string;
        status: string;
        code: string | null;
      }>(`
        SELECT DISTINCT ON (order_id) order_id, status::text AS status, failure_code AS code FROM payments
         ORDER BY order_id, (status IN ('failed', 'voided')), attempt DESC`);
      const orders = await evidence
        .database('order')
        .rows<{ id: string; payment: string }>(`SELECT id::text AS id, payment_status::text AS payment FROM orders`);
      const axisOf = new Map(orders.map((order) => [order.id, order.payment]));
      return examineEach(
        payments,
        (payment) => payment.order_id,
        ({ order_id, status, code }) => {
          const axis = axisOf.get(order_id);
          if (axis === undefined) return `payment is ${status}, and order knows no such order`;
          const closedUnfinished = status === 'failed' && code === 'order_closed';
          const agreed = axis === status || (closedUnfinished && ['failed', 'voided'].includes(axis));
          return agreed ? undefined : `order says ${axis}, payment says ${status}`;
        },
      );
    },
  },
  {
    name: 'agreement: strangers',
    promise: 'nobody keeps anything for an order that does not exist',
    holds: 'at_rest',
    needsRows: true,
    async examine(evidence) {
      const orders = await evidence
        .database('order')
        .rows<{ id: string }>('SELECT order_id::text AS id FROM order_keys');
      const known = new Set(orders.map((order) => order.id));
      const kept = [
        ...(await evidence
          .database('product')
          .rows<{ id: string; place: string }>(
            `SELECT order_id AS id, 'reservation' AS place FROM inventory_reservations`,
          )),
        ...(await evidence
          .database('payment')
          .rows<{ id: string; place: string }>(
            `SELECT order_id AS id, 'payment account' AS place FROM payment_orders`,
          )),
        ...(await evidence
          .database('shipping')
          .rows<{ id: string; place: string }>(`SELECT order_id AS id, 'shipments' AS place FROM shipping_orders`)),
        ...(await evidence
          .database('discount')
          .rows<{ id: string; place: string }>(`SELECT order_id AS id, 'limits' AS place FROM order_limits`)),
        ...(await evidence
          .database('return')
          .rows<{ id: string; place: string }>(`SELECT order_id AS id, 'return' AS place FROM return_requests`)),
      ];
      return examineEach(
        kept,
        (row) => `${row.place} ${row.id}`,
        (row) => (known.has(row.id) ? undefined : 'order knows no such order'),
      );
    },
  },
];

function allowedFor({ status, fulfilment, confirmed }: OrderRow): AllowedTogether | undefined {
  if (status === 'cancelled') return allowedAtRest[confirmed ? 'cancelled, was a promise' : 'cancelled'];
  return allowedAtRest[status] ?? allowedAtRest[`${status}/${fulfilment}`];
}
