import type { Evidence } from '@tenfold/invariants';

/** One order as every service that has to do with it keeps it: states, units and money, read from their databases. */
export interface WholeOrder {
  /** `status/fulfilment`. */
  readonly order: string;
  readonly payment: string;
  /** Minor units, as the order shows them and as payment's account has them. */
  readonly money: { readonly total: number; readonly captured: number; readonly refunded: number };
  readonly account: { readonly captured: number; readonly refunded: number } | undefined;
  /** `none` when product has no row; `held until` while it still expires. */
  readonly reservation: string;
  /** Uses of coupons and promotions. */
  readonly limits: readonly string[];
  readonly shipments: readonly string[];
  readonly cart: string | undefined;
  readonly returns: readonly string[];
}

interface OrderRow {
  readonly status: string;
  readonly fulfilment: string;
  readonly payment: string;
  readonly total: number;
  readonly captured: number;
  readonly refunded: number;
  readonly cart_id: string | null;
}

/** @throws when order knows no such order */
export async function readWholeOrder(evidence: Evidence, orderId: string): Promise<WholeOrder> {
  const states = async (service: string, sql: string, id: string = orderId): Promise<string[]> =>
    (await evidence.database(service).rows<{ state: string }>(sql, [id])).map(({ state }) => state);
  const [order] = await evidence.database('order').rows<OrderRow>(
    `SELECT status::text AS status, fulfilment_status::text AS fulfilment, payment_status::text AS payment, total,
            captured_total AS captured, refunded_total AS refunded, cart_id FROM orders WHERE id = $1`,
    [orderId],
  );
  if (order === undefined) throw new Error(`No order ${orderId}`);
  const [account] = await evidence
    .database('payment')
    .rows<{ captured: number; refunded: number }>(
      `SELECT captured_total AS captured, refunded_total AS refunded FROM payment_orders WHERE order_id = $1`,
      [orderId],
    );
  const [reservation = 'none'] = await states(
    'product',
    `SELECT CASE WHEN status = 'held' AND expires_at IS NOT NULL THEN 'held until' ELSE status::text END AS state
       FROM inventory_reservations WHERE order_id = $1`,
  );
  const cart =
    order.cart_id === null
      ? []
      : await states('cart', 'SELECT status::text AS state FROM carts WHERE id = $1', order.cart_id);
  return {
    order: `${order.status}/${order.fulfilment}`,
    payment: order.payment,
    money: { total: order.total, captured: order.captured, refunded: order.refunded },
    account: account && { captured: account.captured, refunded: account.refunded },
    reservation,
    limits: await states('discount', 'SELECT status::text AS state FROM coupon_usage WHERE order_id = $1 ORDER BY id'),
    shipments: await states('shipping', 'SELECT status::text AS state FROM shipments WHERE order_id = $1 ORDER BY id'),
    cart: cart[0],
    returns: await states(
      'return',
      'SELECT status::text AS state FROM return_requests WHERE order_id = $1 ORDER BY id',
    ),
  };
}
