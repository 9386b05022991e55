import type { Damage } from './damaged-platform.ts';
import { orderD } from './delivered-order.ts';
import { orderA, orderB, reservationA } from './ids.ts';

/** For each invariant one damage that it must see. Where the database would refuse the damage, its guard is removed first. */
export const plantedDamage: Readonly<Record<string, Damage>> = {
  'stock: on hand': { sql: { product: `UPDATE inventory SET quantity_on_hand = 11` } },
  'stock: reserved': { sql: { product: `UPDATE inventory SET quantity_reserved = 3` } },
  'stock: available': {
    sql: {
      product: `ALTER TABLE inventory DROP CONSTRAINT ck_inventory_quantity_reserved_on_hand;
                UPDATE inventory SET quantity_reserved = 11`,
    },
  },
  'stock: sold': {
    sql: {
      order: `UPDATE order_items SET quantity = 12, line_total = 12 * unit_price WHERE order_id = '${orderA}'`,
    },
  },
  'stock: committed': {
    sql: { product: `UPDATE inventory_reservation_lines SET committed = 1 WHERE reservation_id = '${reservationA}'` },
  },
  'money: order totals': {
    sql: {
      order: `UPDATE order_items SET quantity = 3, line_total = 3 * unit_price WHERE order_id = '${orderA}'`,
    },
  },
  'money: tax lines': {
    sql: {
      order: `INSERT INTO order_tax_lines (id, order_id, name, rate_bp, base, amount, included)
              VALUES (gen_random_uuid(), '${orderA}', 'VAT', 1900, 1, 1, true)`,
    },
  },
  'money: discount lines': {
    sql: {
      order: `INSERT INTO order_discounts (id, order_id, order_item_id, source, source_ref, label, amount)
              VALUES (gen_random_uuid(), '${orderA}', '${orderA}', 'coupon', 'X', 'X', 1)`,
    },
  },
  'money: accounts': {
    sql: { payment: `UPDATE payment_orders SET captured_total = 5000 WHERE order_id = '${orderA}'` },
  },
  'money: attempts': {
    sql: { payment: `UPDATE payments SET captured_amount = 2000 WHERE order_id = '${orderA}'` },
  },
  "money: provider's books": { ledger: (sound) => sound.filter((entry) => entry.kind !== 'refund') },
  'money: cancelled orders': {
    ledger: (sound) => [
      ...sound,
      { id: 'txn_4', kind: 'authorize', outcome: 'succeeded', orderId: orderB, amount: 3998, idempotencyKey: 'b' },
    ],
  },
  'money: order and account': {
    sql: { order: `UPDATE orders SET refunded_total = 0 WHERE id = '${orderA}'` },
  },
  'one effect: reservation': {
    sql: { product: `UPDATE inventory_reservation_lines SET quantity = 1 WHERE reservation_id = '${reservationA}'` },
  },
  'one effect: payment': {
    sql: {
      payment: `DROP INDEX uq_payments_order_id_living;
                INSERT INTO payments (id, order_id, method_kind, provider, currency, order_amount, amount, attempt)
                VALUES (gen_random_uuid(), '${orderA}', 'one_off', 'simulated', 'EUR', 3998, 3998, 2)`,
    },
  },
  'one effect: charge': { ledger: (sound) => [...sound, { ...sound[0]!, id: 'txn_again' }] },
  'one effect: order events': {
    sql: {
      order: `INSERT INTO outbox_messages (topic, key, type, aggregate_type, aggregate_id, aggregate_version, payload, correlation_id)
              VALUES ('order.orders', '${orderA}', 'order.confirmed.v1', 'order', '${orderA}', 4, '{}', 'c')`,
    },
  },
  'one effect: order number': {
    sql: {
      order: `INSERT INTO order_keys (order_id, order_number, user_id) VALUES (gen_random_uuid(), 'ORD-LOST', 'u')`,
    },
  },
  'liveness: pending orders': {
    sql: {
      order: `UPDATE orders SET status = 'pending', confirmed_at = NULL WHERE id = '${orderA}';
              UPDATE checkout_sagas SET status = 'running', step_deadline = now() - interval '1 minute'
               WHERE order_id = '${orderA}'`,
    },
  },
  'liveness: answered orders': {
    sql: {
      order: `UPDATE idempotency_keys SET response = '{"id": "00000000-0000-7000-8000-0000000000cc"}' WHERE key = '${orderA}'`,
    },
  },
  'liveness: outbox': { sql: { payment: `UPDATE outbox_cursors SET seq = seq - 1` } },
  'liveness: inbox': {
    sql: {
      product: `UPDATE inbox_messages SET status = 'parked', payload = '', headers = '{}',
                       received_at = now() - interval '1 minute' WHERE type = 'order.confirmed.v1'`,
    },
  },
  'liveness: dead letters': {
    sql: {
      product: `INSERT INTO dead_letters (event_id, handler, topic, "partition", "offset", key, type, headers, code, error, attempts)
                VALUES ('e', 'OnOrder', 'order.orders', 0, 9, 'k', 't', '{}', 'contradiction', 'boom', 1)`,
    },
  },
  'liveness: webhooks': {
    sql: {
      payment: `UPDATE payment_webhooks SET status = 'received', received_at = now() - interval '1 minute', processed_at = NULL`,
    },
  },
  'agreement: states': {
    sql: {
      product: `UPDATE inventory_reservations SET status = 'released', released_reason = 'order_ended'
                 WHERE order_id = '${orderA}';
                UPDATE inventory SET quantity_reserved = 0`,
    },
  },
  'agreement: payment axis': {
    sql: { order: `UPDATE orders SET payment_status = 'authorized' WHERE id = '${orderA}'` },
  },
  'agreement: strangers': {
    sql: {
      product: `INSERT INTO inventory_reservations (id, order_id, order_version, version, status, released_reason)
                VALUES (gen_random_uuid(), 'nobody', 1, 1, 'released', 'short')`,
    },
  },
  'delivery: published': { log: (sound) => sound.slice(1) },
  'delivery: through the outbox': { log: (sound) => [...sound, { ...sound[0]!, id: 'smuggled', offset: 99 }] },
  'delivery: contracts': { log: (sound) => sound.map((record) => ({ ...record, fault: 'the value is not JSON' })) },
  'delivery: versions': {
    log: (sound) => sound.map((record) => (record.type === 'order.confirmed.v1' ? { ...record, offset: -1 } : record)),
  },
  'delivery: heard': { sql: { product: `DELETE FROM inbox_messages WHERE type = 'order.confirmed.v1'` } },
  'money: captured': { sql: { payment: `UPDATE payment_orders SET capture_due = 9999 WHERE order_id = '${orderD}'` } },
  'units: shipments': { sql: { shipping: `UPDATE shipment_items SET quantity = 3 WHERE order_item_id = '${orderA}'` } },
  'units: order and shipping': { sql: { order: `UPDATE order_items SET quantity_shipped = 1 WHERE id = '${orderA}'` } },
  'units: order and stock': { sql: { order: `UPDATE order_items SET quantity_shipped = 1 WHERE id = '${orderA}'` } },
  "units: carrier's books": {
    sql: { simulators: `INSERT INTO parcels (tracking, reference, status) VALUES ('SIMX', '${orderA}', 'created')` },
  },
  'limits: used': { sql: { discount: `UPDATE coupons SET used_count = 2` } },
  'limits: each customer': {
    sql: {
      discount: `INSERT INTO coupon_usage (id, coupon_id, order_id, customer_key, user_slot, order_version, version, amount, currency)
                 SELECT gen_random_uuid(), id, '${orderA}', 'u', 2, 1, 1, 0, 'EUR' FROM coupons`,
    },
  },
  'limits: orders': { sql: { discount: `UPDATE coupon_usage SET status = 'reserved', redeemed_at = NULL` } },
  'returns: units': { sql: { return: `UPDATE returnable_items SET quantity_returned = 2` } },
  'returns: delivered': { sql: { order: `UPDATE order_items SET quantity_delivered = 1 WHERE id = '${orderD}'` } },
  'returns: refunds': { sql: { return: `UPDATE refunds SET status = 'failed', failure_reason = 'lost'` } },
  'returns: restocked': { sql: { return: `UPDATE return_items SET disposition = 'write_off'` } },
  'mails: told': {
    sql: {
      order: `INSERT INTO outbox_messages (topic, key, type, aggregate_type, aggregate_id, aggregate_version, payload, correlation_id)
              VALUES ('order.orders', '${orderD}', 'order.delivered.v1', 'order', '${orderD}', 3, '{"userId": "u"}', 'c')`,
    },
  },
  'mails: sent': {
    sql: {
      notification: `UPDATE notifications SET status = 'pending', sent_at = NULL, next_attempt_at = now() - interval '1 minute'`,
    },
  },
  'mails: in the mailbox': { mails: (sound) => [...sound.slice(1), '<smuggled@elsewhere.example>'] },
};
