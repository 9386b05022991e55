import { examineEach, type Invariant } from './invariant.ts';

interface AllowedPair {
  readonly reservation: readonly string[];
  readonly payment: readonly string[];
}

const PAID = ['authorized', 'captured', 'partially_refunded', 'refunded', 'disputed'];

/**
 * What the services may say of one order when no event of it is on its way. `none`: the service has no row. A
 * confirmed order may carry refunds because staff may refund a captured payment before anything is dispatched.
 */
export const allowedAtRest: Readonly<Record<string, AllowedPair>> = {
  pending: { reservation: ['none', 'held until'], payment: ['none', 'pending', 'requires_action', 'failed'] },
  'confirmed/unfulfilled': { reservation: ['held'], payment: PAID },
  'confirmed/partially_shipped': { reservation: ['held'], payment: PAID },
  shipped: { reservation: ['committed'], payment: PAID },
  delivered: { reservation: ['committed'], payment: PAID },
  cancelled: { reservation: ['none', 'released'], payment: ['none', 'failed', 'voided', 'refunded'] },
};

interface OrderRow {
  readonly id: string;
  readonly status: string;
  readonly fulfilment: string;
  readonly payment: string;
  readonly total: number;
}

export const agreementInvariants: readonly Invariant[] = [
  {
    name: 'agreement: states',
    promise: 'order, product and payment never contradict each other about one order',
    holds: 'at_rest',
    needsRows: true,
    async examine(evidence) {
      const orders = await evidence.database('order').rows<OrderRow>(`
        SELECT id::text AS id, status::text AS status, fulfilment_status::text AS fulfilment,
               payment_status::text AS payment, total FROM orders`);
      const reservations = await evidence.database('product').rows<{ order_id: string; state: string }>(`
        SELECT order_id, CASE WHEN status = 'held' AND expires_at IS NOT NULL THEN 'held until' ELSE status::text END AS state
          FROM inventory_reservations`);
      const payments = await evidence.database('payment').rows<{ order_id: string; status: string }>(`
        SELECT DISTINCT ON (order_id) order_id, status::text AS status FROM payments
         ORDER BY order_id, (status IN ('failed', 'voided')), attempt DESC`);
      const reservationOf = new Map(reservations.map((row) => [row.order_id, row.state]));
      const paymentOf = new Map(payments.map((row) => [row.order_id, row.status]));
      return examineEach(
        orders,
        (order) => order.id,
        (order) => {
          const allowed = allowedAtRest[order.status] ?? allowedAtRest[`${order.status}/${order.fulfilment}`];
          const reservation = reservationOf.get(order.id) ?? 'none';
          const payment = paymentOf.get(order.id) ?? 'none';
          const nothingToPay = payment === 'none' && order.payment === 'not_required';
          const agreed =
            allowed !== undefined &&
            allowed.reservation.includes(reservation) &&
            (nothingToPay || allowed.payment.includes(payment));
          return agreed ? undefined : `order ${order.status}, reservation ${reservation}, payment ${payment}`;
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
    promise: 'product and payment keep nothing for an order that does not exist',
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
      ];
      return examineEach(
        kept,
        (row) => `${row.place} ${row.id}`,
        (row) => (known.has(row.id) ? undefined : 'order knows no such order'),
      );
    },
  },
];
