import { inventory, product, variant } from './ids.ts';

/**
 * Order D of the sound world: two mugs out of a cart, with a coupon that may be used five times, shipped, delivered, one
 * of them returned, put back on the shelf and refunded.
 */
export const orderD = '00000000-0000-7000-8000-00000000000d';
export const coupon = '00000000-0000-7000-8000-0000000000c1';
const cart = '00000000-0000-7000-8000-0000000000ca';
const shipment = '00000000-0000-7000-8000-0000000000b1';
const payment = '00000000-0000-7000-8000-0000000000d4';
const reservation = '00000000-0000-7000-8000-0000000000e4';
const returned = '00000000-0000-7000-8000-0000000000a1';
const refund = '00000000-0000-7000-8000-0000000000a2';
export const confirmationOfD = '00000000-0000-7000-8000-000000000132';

const transaction = (kind: string, amount: number) => `
  INSERT INTO payment_transactions (id, payment_id, order_id, kind, amount, outcome, provider, provider_reference, idempotency_key)
  VALUES (gen_random_uuid(), '${payment}', '${orderD}', '${kind}', ${amount}, 'succeeded', 'simulated', 'd_${kind}', 'd_${kind}');`;

export const deliveredOrder = {
  order: `
    INSERT INTO order_keys (order_id, order_number, user_id, cart_id) VALUES ('${orderD}', 'ORD-d', 'u', '${cart}');
    INSERT INTO orders (id, user_id, order_number, locale, status, payment_status, fulfilment_status, currency, subtotal,
                        discount_total, total, shipping_method_code, cart_id, captured_total, refunded_total, confirmed_at,
                        shipped_at, delivered_at)
    VALUES ('${orderD}', 'u', 'ORD-d', 'en', 'delivered', 'partially_refunded', 'delivered', 'EUR', 3998, 400, 3598,
            'standard', '${cart}', 3598, 1799, now(), now(), now());
    INSERT INTO order_items (id, order_id, variant_id, product_id, sku, name, quantity, unit_price, line_total,
                             discount_amount, tax_rate_bp, quantity_shipped, quantity_delivered, quantity_returned)
    VALUES ('${orderD}', '${orderD}', '${variant}', '${product}', 'MUG', 'Mug', 2, 1999, 3998, 400, 0, 2, 2, 1);
    INSERT INTO order_discounts (id, order_id, order_item_id, source, source_ref, label, amount)
    VALUES (gen_random_uuid(), '${orderD}', '${orderD}', 'coupon', '${coupon}', 'Four off', 400);
    INSERT INTO checkout_sagas (id, order_id, step, status, state) VALUES ('${orderD}', '${orderD}', 'ended', 'done', '{}');`,
  product: `
    INSERT INTO inventory_transactions (id, inventory_id, variant_id, product_id, type, quantity_change, on_hand_after, order_id, created_by)
    VALUES (gen_random_uuid(), '${inventory}', '${variant}', '${product}', 'sale', -2, 8, '${orderD}', 'system'),
           (gen_random_uuid(), '${inventory}', '${variant}', '${product}', 'return', 1, 9, '${orderD}', 'system');
    UPDATE inventory SET quantity_on_hand = 9;
    INSERT INTO inventory_reservations (id, order_id, order_version, version, status)
    VALUES ('${reservation}', '${orderD}', 6, 3, 'committed');
    INSERT INTO inventory_reservation_lines (id, reservation_id, inventory_id, variant_id, quantity, committed)
    VALUES (gen_random_uuid(), '${reservation}', '${inventory}', '${variant}', 2, 2);`,
  payment: `
    INSERT INTO payment_orders (id, order_id, account, currency, captured_total, refund_claimed, refunded_total, capture_due, final, order_version)
    VALUES (gen_random_uuid(), '${orderD}', 'open', 'EUR', 3598, 1799, 1799, 3598, true, 6);
    INSERT INTO payments (id, order_id, method_kind, provider, currency, order_amount, amount, status, authorized_amount,
                          captured_amount, refund_claimed_amount, refunded_amount)
    VALUES ('${payment}', '${orderD}', 'one_off', 'simulated', 'EUR', 3598, 3598, 'partially_refunded', 3598, 3598, 1799, 1799);
    ${transaction('authorize', 3598)} ${transaction('capture', 3598)} ${transaction('refund', 1799)}
    INSERT INTO refunds (id, payment_id, order_id, return_id, amount, currency, reason, destination, status, idempotency_key, requested_by, succeeded_at)
    VALUES (gen_random_uuid(), '${payment}', '${orderD}', '${returned}', 1799, 'EUR', 'return', 'original', 'succeeded',
            '${refund}', 'system:return', now());`,
  discount: `
    INSERT INTO coupons (id, code, name, kind, amount, currency, usage_limit, usage_limit_per_user, used_count, status)
    VALUES ('${coupon}', 'FOUR', 'Four off', 'fixed', 400, 'EUR', 5, 1, 1, 'active');
    INSERT INTO order_limits (id, order_id, order_version, version, status)
    VALUES (gen_random_uuid(), '${orderD}', 3, 2, 'redeemed');
    INSERT INTO coupon_usage (id, coupon_id, order_id, user_id, customer_key, user_slot, order_version, version, status, amount, currency, redeemed_at)
    VALUES (gen_random_uuid(), '${coupon}', '${orderD}', 'u', 'u', 1, 3, 2, 'redeemed', 400, 'EUR', now());`,
  shipping: `
    INSERT INTO shipments (id, order_id, number, carrier_id, method_code, status, tracking_number, label_url, currency,
                           address, shipped_at, delivered_at)
    SELECT '${shipment}', '${orderD}', 'SHP-d', id, 'standard', 'delivered', 'SIMD', '/label', 'EUR', 'sealed', now(), now()
      FROM carriers WHERE code = 'simulated';
    INSERT INTO shipping_orders (id, order_id, order_version, version) VALUES (gen_random_uuid(), '${orderD}', 3, 4);
    INSERT INTO order_lines (id, order_item_id, order_id, variant_id, sku, name, quantity, allocated, shipped, delivered)
    VALUES (gen_random_uuid(), '${orderD}', '${orderD}', '${variant}', 'MUG', 'Mug', 2, 2, 2, 2);
    INSERT INTO shipment_items (id, shipment_id, order_item_id, variant_id, sku, name, quantity)
    VALUES (gen_random_uuid(), '${shipment}', '${orderD}', '${variant}', 'MUG', 'Mug', 2);
    INSERT INTO carrier_webhooks (id, carrier, carrier_event_id, type, raw_body, headers, signature_valid, status, processed_at)
    VALUES (gen_random_uuid(), 'simulated', 'evt_1', 'parcel.delivered', '', '{}', true, 'processed', now());`,
  simulators: `INSERT INTO parcels (tracking, reference, status) VALUES ('SIMD', '${shipment}', 'delivered');`,
  cart: `
    INSERT INTO carts (id, user_id, status, currency, order_id) VALUES ('${cart}', 'u', 'converted', 'EUR', '${orderD}');`,
  return: `
    INSERT INTO returnable_orders (id, order_id, order_version, order_number, user_id, payment_id, currency, shipping)
    VALUES (gen_random_uuid(), '${orderD}', 6, 'ORD-d', 'u', '${payment}', 'EUR', 0);
    INSERT INTO returnable_items (id, order_item_id, order_id, user_id, variant_id, sku, name, quantity, unit_price,
                                  discount_share, tax_share, currency, quantity_shipped, quantity_delivered,
                                  quantity_returned, quantity_received, quantity_refunded, delivered_at, returnable_until)
    VALUES (gen_random_uuid(), '${orderD}', '${orderD}', 'u', '${variant}', 'MUG', 'Mug', 2, 1999, 400, 0, 'EUR', 2, 2, 1, 1, 1,
            now(), now() + interval '30 days');
    INSERT INTO return_requests (id, number, order_id, user_id, kind, status, resolution, approved_by, approved_at, completed_at)
    VALUES ('${returned}', 'RET-d', '${orderD}', 'u', 'return', 'completed', 'refund', 'staff', now(), now());
    INSERT INTO return_items (id, return_id, order_item_id, variant_id, quantity, reason, condition, received_quantity,
                              disposition, refund_amount)
    VALUES (gen_random_uuid(), '${returned}', '${orderD}', '${variant}', 1, 'changed_mind', 'new', 1, 'restock', 1799);
    INSERT INTO refunds (id, return_id, order_id, payment_id, amount, currency, destination, status, finished_at)
    VALUES ('${refund}', '${returned}', '${orderD}', '${payment}', 1799, 'EUR', 'original', 'succeeded', now());`,
} as const;
