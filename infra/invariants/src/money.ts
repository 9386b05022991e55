import { examineEach, type Invariant } from './invariant.ts';
import { heldByOrder } from './provider-ledger.ts';

export const moneyInvariants: readonly Invariant[] = [
  {
    name: 'money: order totals',
    promise: 'an order totals its lines: subtotal − discount + shipping + tax = total, and subtotal = Σ lines',
    holds: 'at_once',
    needsRows: true,
    examine: (evidence) =>
      evidence.database('order').census(`
        SELECT o.id AS subject,
               o.total = o.subtotal - o.discount_total + o.shipping_cost + o.tax_total
                 AND o.subtotal = coalesce(line.total, 0) AND o.refunded_total <= o.captured_total AS holds,
               format('total %s = %s - %s + %s + %s; lines %s; captured %s, refunded %s', o.total, o.subtotal,
                      o.discount_total, o.shipping_cost, o.tax_total, line.total, o.captured_total,
                      o.refunded_total) AS detail
          FROM orders o
          LEFT JOIN (SELECT order_id, sum(line_total) AS total FROM order_items GROUP BY 1) line ON line.order_id = o.id`),
  },
  {
    name: 'money: tax lines',
    promise: 'the tax of an order is the sum of its tax lines, the added part and the included part each',
    holds: 'at_once',
    needsRows: true,
    examine: (evidence) =>
      evidence.database('order').census(`
        SELECT o.id AS subject,
               o.tax_total = coalesce(tax.added, 0) AND o.tax_included = coalesce(tax.included, 0) AS holds,
               format('added %s, lines %s; included %s, lines %s', o.tax_total, coalesce(tax.added, 0),
                      o.tax_included, coalesce(tax.included, 0)) AS detail
          FROM orders o
          LEFT JOIN (SELECT order_id, sum(amount) FILTER (WHERE NOT included) AS added,
                            sum(amount) FILTER (WHERE included) AS included
                       FROM order_tax_lines GROUP BY 1) tax ON tax.order_id = o.id`),
  },
  {
    name: 'money: discount lines',
    promise: 'the discount of an order, and of each line, is the sum of its frozen shares',
    holds: 'at_once',
    needsRows: true,
    examine: (evidence) =>
      evidence.database('order').census(`
        SELECT o.id AS subject,
               o.discount_total = coalesce(share.total, 0) AND coalesce(line.total, 0) = coalesce(share.on_lines, 0) AS holds,
               format('discount %s, shares %s; on lines %s, shares of lines %s', o.discount_total,
                      coalesce(share.total, 0), coalesce(line.total, 0), coalesce(share.on_lines, 0)) AS detail
          FROM orders o
          LEFT JOIN (SELECT order_id, sum(amount) AS total,
                            sum(amount) FILTER (WHERE order_item_id IS NOT NULL) AS on_lines
                       FROM order_discounts GROUP BY 1) share ON share.order_id = o.id
          LEFT JOIN (SELECT order_id, sum(discount_amount) AS total FROM order_items GROUP BY 1) line
            ON line.order_id = o.id`),
  },
  {
    name: 'money: accounts',
    promise: 'what an account captured and refunded is the sum of its transactions, and refunded ≤ captured',
    holds: 'at_once',
    needsRows: true,
    examine: (evidence) =>
      evidence.database('payment').census(`
        SELECT a.order_id AS subject,
               a.captured_total = coalesce(t.captured, 0) AND a.refunded_total = coalesce(t.refunded, 0)
                 AND a.refunded_total <= a.refund_claimed AND a.refund_claimed <= a.captured_total
                 AND a.refunded_total = coalesce(r.refunded, 0) AS holds,
               format('captured %s, transactions %s; refunded %s, transactions %s, refund rows %s, claimed %s',
                      a.captured_total, coalesce(t.captured, 0), a.refunded_total, coalesce(t.refunded, 0),
                      coalesce(r.refunded, 0), a.refund_claimed) AS detail
          FROM payment_orders a
          LEFT JOIN (SELECT order_id, sum(amount) FILTER (WHERE kind = 'capture') AS captured,
                            sum(amount) FILTER (WHERE kind = 'refund') AS refunded
                       FROM payment_transactions WHERE outcome = 'succeeded' GROUP BY 1) t ON t.order_id = a.order_id
          LEFT JOIN (SELECT order_id, sum(amount) FILTER (WHERE status = 'succeeded') AS refunded
                       FROM refunds GROUP BY 1) r ON r.order_id = a.order_id`),
  },
  {
    name: 'money: attempts',
    promise: 'the amounts of a payment attempt are the sums of its transactions',
    holds: 'at_once',
    needsRows: true,
    examine: (evidence) =>
      evidence.database('payment').census(`
        SELECT p.id AS subject,
               p.captured_amount = coalesce(t.captured, 0) AND p.refunded_amount = coalesce(t.refunded, 0)
                 AND p.refunded_amount <= p.captured_amount AND p.captured_amount <= p.authorized_amount AS holds,
               format('captured %s, transactions %s; refunded %s, transactions %s; authorized %s', p.captured_amount,
                      coalesce(t.captured, 0), p.refunded_amount, coalesce(t.refunded, 0), p.authorized_amount) AS detail
          FROM payments p
          LEFT JOIN (SELECT payment_id, sum(amount) FILTER (WHERE kind = 'capture') AS captured,
                            sum(amount) FILTER (WHERE kind = 'refund') AS refunded
                       FROM payment_transactions WHERE outcome = 'succeeded' GROUP BY 1) t ON t.payment_id = p.id
         WHERE p.status NOT IN ('failed', 'voided')`),
  },
  {
    name: "money: provider's books",
    promise: 'our transactions and the provider’s ledger have the same acts: as many, of the same amounts, per order',
    holds: 'at_rest',
    needsRows: true,
    async examine(evidence) {
      const ours = await evidence.database('payment').rows<{ order_id: string; kind: string; amount: number }>(`
        SELECT order_id, kind::text AS kind, amount FROM payment_transactions
         WHERE outcome = 'succeeded' AND provider = 'simulated' AND tender = 'card'`);
      const theirs = await evidence.ledger();
      const acts = new Map<string, { ours: number[]; theirs: number[] }>();
      const actsOf = (order: string | null, kind: string) => {
        const name = `${order ?? 'no order'} ${kind}`;
        const found = acts.get(name) ?? { ours: [], theirs: [] };
        acts.set(name, found);
        return found;
      };
      for (const row of ours) actsOf(row.order_id, row.kind).ours.push(row.amount);
      for (const row of theirs) actsOf(row.orderId, row.kind).theirs.push(row.amount);
      const list = (amounts: number[]) => amounts.sort((a, b) => a - b).join(' + ') || 'nothing';
      return examineEach(
        acts,
        ([name]) => name,
        ([, act]) =>
          list(act.ours) === list(act.theirs) ? undefined : `${list(act.ours)} here, ${list(act.theirs)} there`,
      );
    },
  },
  {
    name: 'money: cancelled orders',
    promise: 'a cancelled order holds no money, here and at the provider',
    holds: 'at_rest',
    needsRows: false,
    async examine(evidence) {
      const cancelled = await evidence
        .database('order')
        .rows<{ id: string }>(`SELECT id::text AS id FROM orders WHERE status = 'cancelled'`);
      const living = await evidence.database('payment').rows<{ order_id: string; status: string; kept: number }>(`
        SELECT order_id, status::text AS status, captured_amount - refunded_amount AS kept FROM payments
         WHERE status NOT IN ('failed', 'voided', 'refunded')`);
      const livingOf = new Map(living.map((payment) => [payment.order_id, payment]));
      const held = heldByOrder(await evidence.ledger());
      return examineEach(
        cancelled,
        (order) => order.id,
        (order) => {
          const payment = livingOf.get(order.id);
          if (payment) return `payment is ${payment.status} and keeps ${payment.kept}`;
          const there = held.get(order.id);
          if (there === undefined) return undefined;
          const setAside = there.authorized - there.captured - there.voided;
          const kept = there.captured - there.refunded;
          return setAside === 0 && kept === 0 ? undefined : `the provider has ${setAside} set aside and keeps ${kept}`;
        },
      );
    },
  },
  {
    name: 'money: order and account',
    promise: 'order and payment name the same sums: amount asked, captured, refunded',
    holds: 'at_rest',
    needsRows: true,
    async examine(evidence) {
      const orders = await evidence.database('order').rows<{
        id: string;
        total: number;
        captured: number;
        refunded: number;
        status: string;
      }>(`SELECT id::text AS id, total, captured_total AS captured, refunded_total AS refunded, status::text AS status
            FROM orders`);
      const accounts = await evidence.database('payment').rows<{
        order_id: string;
        captured: number;
        refunded: number;
        asked: number | null;
        authorized: number;
      }>(`SELECT a.order_id, a.captured_total AS captured, a.refunded_total AS refunded, max(p.order_amount) AS asked,
                 coalesce(sum(p.authorized_amount) FILTER (WHERE p.status NOT IN ('failed', 'voided')), 0)::bigint AS authorized
            FROM payment_orders a LEFT JOIN payments p ON p.order_id = a.order_id GROUP BY a.order_id, 2, 3`);
      const accountOf = new Map(accounts.map((account) => [account.order_id, account]));
      return examineEach(
        orders,
        (order) => order.id,
        (order) => {
          const account = accountOf.get(order.id);
          const promised = ['confirmed', 'shipped', 'delivered'].includes(order.status);
          const nothingLeft = order.status === 'confirmed' && order.captured === 0;
          if (account === undefined) {
            return promised && order.total > 0 ? `${order.status}, and payment has no account` : undefined;
          }
          if (account.asked !== null && account.asked !== order.total) {
            return `total ${order.total}, asked ${account.asked}`;
          }
          if (nothingLeft && account.authorized < order.total) {
            return `${order.status} at ${order.total}, authorized ${account.authorized}`;
          }
          return order.captured === account.captured && order.refunded === account.refunded
            ? undefined
            : `captured ${order.captured} and ${account.captured}, refunded ${order.refunded} and ${account.refunded}`;
        },
      );
    },
  },
  {
    name: 'money: captured',
    promise: 'what left the house is paid for, and when nothing more will leave, no more than that is kept',
    holds: 'at_rest',
    needsRows: true,
    examine: (evidence) =>
      evidence.database('payment').census(`
        SELECT order_id AS subject,
               account = 'closed' OR (captured_total >= capture_due
                 AND (NOT final OR captured_total - refunded_total <= capture_due)) AS holds,
               format('due %s%s, captured %s, refunded %s', capture_due, CASE WHEN final THEN ' for good' ELSE '' END,
                      captured_total, refunded_total) AS detail
          FROM payment_orders`),
  },
];
