import { confirmationOfD, deliveredOrder, orderD } from './delivered-order.ts';
import { inventory, orderA, orderB, paymentA, paymentB, product, reservationA, variant } from './ids.ts';

/**
 * A small platform in which every promise holds: order A was confirmed, captured and partly refunded; order B was
 * cancelled because the card was declined; order D was delivered and half returned (`delivered-order.ts`). Written as the owner of the tables, which may do what no service can.
 */
const event = (last: number) => `00000000-0000-7000-8000-0000000001${String(last).padStart(2, '0')}`;

interface Said {
  readonly id: string;
  readonly topic: string;
  readonly type: string;
  readonly order: string;
  readonly version: number;
}

/** What the three services said, in order. */
export const said = {
  order: [
    { id: event(1), topic: 'order.orders', type: 'order.placed.v1', order: orderA, version: 1 },
    { id: event(2), topic: 'order.orders', type: 'order.payment_requested.v1', order: orderA, version: 2 },
    { id: event(3), topic: 'order.orders', type: 'order.confirmed.v1', order: orderA, version: 3 },
    { id: event(4), topic: 'order.orders', type: 'order.placed.v1', order: orderB, version: 1 },
    { id: event(5), topic: 'order.orders', type: 'order.cancelled.v1', order: orderB, version: 2 },
    { id: event(31), topic: 'order.orders', type: 'order.placed.v1', order: orderD, version: 1 },
    { id: confirmationOfD, topic: 'order.orders', type: 'order.confirmed.v1', order: orderD, version: 2 },
  ],
  product: [{ id: event(11), topic: 'product.reservations', type: 'inventory.reserved.v1', order: orderA, version: 1 }],
  payment: [
    { id: event(21), topic: 'payment.payments', type: 'payment.authorized.v1', order: orderA, version: 1 },
    { id: event(22), topic: 'payment.payments', type: 'payment.failed.v1', order: orderB, version: 1 },
  ],
} satisfies Record<string, readonly Said[]>;

const outbox = (events: readonly Said[]) => `
  INSERT INTO outbox_messages (id, topic, key, type, aggregate_type, aggregate_id, aggregate_version, payload, correlation_id)
  VALUES ${events
    .map(
      (e) =>
        `('${e.id}', '${e.topic}', '${e.order}', '${e.type}', 'a', '${e.order}', ${e.version}, '{"userId": "u"}', 'c')`,
    )
    .join(', ')};
  UPDATE outbox_cursors SET tx_id = pg_current_xact_id(), seq = (SELECT max(seq) FROM outbox_messages);`;

const heard = (handler: string, events: readonly Said[]) => `
  INSERT INTO inbox_messages (event_id, handler, type, source, topic, "partition", "offset", key, status, processed_at)
  VALUES ${events
    .map(
      (e, i) =>
        `('${e.id}', '${handler}', '${e.type}', '/tenfold/x', '${e.topic}', 0, ${i}, '${e.order}', 'processed', now())`,
    )
    .join(', ')};`;

const order = (id: string, status: string, payment: string, money: string, time: string) => `
  INSERT INTO order_keys (order_id, order_number, user_id) VALUES ('${id}', 'ORD-${id.slice(-1)}', 'u');
  INSERT INTO orders (id, user_id, order_number, locale, status, payment_status, currency, subtotal, tax_included, total,
                      shipping_method_code, captured_total, refunded_total, cancel_reason, ${time})
  VALUES ('${id}', 'u', 'ORD-${id.slice(-1)}', 'en', '${status}', '${payment}', 'EUR', 3998, 638, 3998, 'free', ${money},
          ${status === 'cancelled' ? `'payment_declined'` : 'NULL'}, now());
  INSERT INTO order_items (id, order_id, variant_id, product_id, sku, name, quantity, unit_price, line_total, tax_amount, tax_rate_bp)
  VALUES ('${id}', '${id}', '${variant}', '${product}', 'MUG', 'Mug', 2, 1999, 3998, 638, 1900);
  INSERT INTO order_tax_lines (id, order_id, order_item_id, name, rate_bp, base, amount, included)
  VALUES ('${id}', '${id}', '${id}', 'VAT', 1900, 3360, 638, true);
  INSERT INTO checkout_sagas (id, order_id, step, status, state)
  VALUES ('${id}', '${id}', 'ended', '${status === 'cancelled' ? 'failed' : 'done'}', '{}');
  INSERT INTO idempotency_keys (id, caller, route, key, fingerprint, status, response_status, response, expires_at)
  VALUES (gen_random_uuid(), 'u', 'POST /v1/orders', '${id}', 'f', 'answered', 201, '{"id": "${id}"}', now() + interval '1 day');`;

const payment = (id: string, of: string, columns: string, values: string) => `
  INSERT INTO payments (id, order_id, method_kind, provider, currency, order_amount, amount, ${columns})
  VALUES ('${id}', '${of}', 'one_off', 'simulated', 'EUR', 3998, 3998, ${values});`;

const transaction = (kind: string, amount: number) => `
  INSERT INTO payment_transactions (id, payment_id, order_id, kind, amount, outcome, provider, provider_reference, idempotency_key)
  VALUES (gen_random_uuid(), '${paymentA}', '${orderA}', '${kind}', ${amount}, 'succeeded', 'simulated', 'txn_${kind}', '${kind}');`;

/** The events that somebody was told of by mail. */
const mailed: readonly Said[] = said.order.filter(({ type }) =>
  ['order.confirmed.v1', 'order.cancelled.v1'].includes(type),
);

const messageId = ({ id }: Pick<Said, 'id'>) => `<${id}@tenfold.example>`;

const mail = (e: Said) => `
  INSERT INTO notifications (id, event_id, occurred_at, recipient_id, recipient_key, channel, topic, template_key, locale, data, status, sent_at)
  VALUES ('${e.id}', '${e.id}', now(), 'u', 'u', 'email', 'orders', '${e.type}', 'en', 'sealed', 'sent', now());
  INSERT INTO notification_logs (id, notification_id, notification_occurred_at, attempt, channel, outcome, provider_message_id)
  VALUES (gen_random_uuid(), '${e.id}', now(), 1, 'email', 'sent', '${messageId(e)}');`;

const MAIL_OF_THE_DEAD = '00000000-0000-7000-8000-00000000dead';

/** Its process died when the server had taken the mail, and before it could write so. */
const mailOfTheDead = `
  INSERT INTO notifications (id, event_id, occurred_at, recipient_id, recipient_key, channel, topic, template_key, locale, data, status,
                             attempts, next_attempt_at)
  VALUES ('${MAIL_OF_THE_DEAD}', '${MAIL_OF_THE_DEAD}', now(), 'u', 'u', 'email', 'orders', 'order.confirmed', 'en', 'sealed', 'sending',
          1, now() + interval '1 minute');`;

/** A parcel whose dispatch died when the carrier had made the label, and before that could be written. */
const askedFor = '00000000-0000-7000-8000-0000000000b9';

/** What lies in the mailbox. */
export const mails: readonly string[] = [...mailed.map(messageId), messageId({ id: MAIL_OF_THE_DEAD })];

export const soundWorld: Readonly<Record<keyof typeof deliveredOrder | 'notification', string>> = {
  order: `
    ${order(orderA, 'confirmed', 'partially_refunded', '3998, 1000', 'confirmed_at')}
    ${order(orderB, 'cancelled', 'failed', '0, 0', 'cancelled_at')}
    ${deliveredOrder.order}
    ${outbox(said.order)}
    ${heard('OnInventoryReserved', said.product)}
    ${heard('OnPayment', said.payment)}`,
  product: `
    INSERT INTO products (id, sku, slug, name, price, currency) VALUES ('${product}', 'MUG', 'mug', 'Mug', 1999, 'EUR');
    INSERT INTO product_variants (id, product_id, sku, name) VALUES ('${variant}', '${product}', 'MUG-1', 'Mug');
    INSERT INTO inventory (id, variant_id, quantity_on_hand, quantity_reserved) VALUES ('${inventory}', '${variant}', 10, 2);
    INSERT INTO inventory_transactions (id, inventory_id, variant_id, product_id, type, quantity_change, on_hand_after, created_by)
    VALUES (gen_random_uuid(), '${inventory}', '${variant}', '${product}', 'purchase', 10, 10, 'seed');
    INSERT INTO inventory_reservations (id, order_id, order_version, version) VALUES ('${reservationA}', '${orderA}', 3, 1);
    INSERT INTO inventory_reservation_lines (id, reservation_id, inventory_id, variant_id, quantity)
    VALUES (gen_random_uuid(), '${reservationA}', '${inventory}', '${variant}', 2);
    ${deliveredOrder.product}
    ${outbox(said.product)}
    ${heard('OnOrder', said.order)}`,
  payment: `
    INSERT INTO payment_orders (id, order_id, account, currency, captured_total, refund_claimed, refunded_total, order_version)
    VALUES (gen_random_uuid(), '${orderA}', 'open', 'EUR', 3998, 1000, 1000, 3),
           (gen_random_uuid(), '${orderB}', 'closed', 'EUR', 0, 0, 0, 2);
    ${payment(
      paymentA,
      orderA,
      'status, authorized_amount, captured_amount, refund_claimed_amount, refunded_amount',
      `'partially_refunded', 3998, 3998, 1000, 1000`,
    )}
    ${payment(paymentB, orderB, 'status, failure_code, failed_at', `'failed', 'card_declined', now()`)}
    ${transaction('authorize', 3998)} ${transaction('capture', 3998)} ${transaction('refund', 1000)}
    INSERT INTO refunds (id, payment_id, order_id, amount, currency, reason, destination, status, idempotency_key, requested_by, succeeded_at)
    VALUES (gen_random_uuid(), '${paymentA}', '${orderA}', 1000, 'EUR', 'kind', 'original', 'succeeded', 'refund', 'staff', now());
    INSERT INTO payment_webhooks (id, provider, provider_event_id, type, raw_body, headers, signature_valid, status, processed_at)
    VALUES (gen_random_uuid(), 'simulated', 'evt_1', 'authorization.authorized', '', '{}', true, 'processed', now());
    ${deliveredOrder.payment}
    ${outbox(said.payment)}
    ${heard('OnOrder', said.order)}`,
  discount: deliveredOrder.discount,
  simulators: `${deliveredOrder.simulators}
    INSERT INTO parcels (tracking, reference, status) VALUES ('SIMB', '${askedFor}', 'created');`,
  cart: deliveredOrder.cart,
  return: deliveredOrder.return,
  shipping: `
    ${deliveredOrder.shipping}
    INSERT INTO shipments (id, order_id, number, carrier_id, method_code, currency, address)
    SELECT '${orderA}', '${orderA}', 'SHP-a', id, 'standard', 'EUR', 'sealed' FROM carriers WHERE code = 'simulated';
    INSERT INTO shipping_orders (id, order_id, order_version, version) VALUES (gen_random_uuid(), '${orderA}', 3, 1);
    INSERT INTO order_lines (id, order_item_id, order_id, variant_id, sku, name, quantity, allocated)
    VALUES (gen_random_uuid(), '${orderA}', '${orderA}', '${variant}', 'MUG', 'Mug', 2, 2);
    INSERT INTO shipment_items (id, shipment_id, order_item_id, variant_id, sku, name, quantity)
    VALUES (gen_random_uuid(), '${orderA}', '${orderA}', '${variant}', 'MUG', 'Mug', 2);
    INSERT INTO shipments (id, order_id, number, carrier_id, method_code, currency, address, label_asked_at)
    SELECT '${askedFor}', '${orderA}', 'SHP-b', id, 'standard', 'EUR', 'sealed', now() FROM carriers WHERE code = 'simulated';`,
  notification: mailed.map(mail).join('') + mailOfTheDead,
};
