import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import { expectRefused, testDatabase, type TestDatabase } from '@tenfold/testing';
import { returnDatabase } from './return-database.ts';

let database: TestDatabase;

/** Ids of one living row of each kind: `:request` in the SQL below is its quoted id, `:new` a fresh one each time. */
const ids: Readonly<Record<string, string>> = Object.fromEntries(
  ['order', 'line', 'request', 'item', 'authorization', 'history', 'tracking', 'refund', 'other'].map((name) => [
    name,
    newId(),
  ]),
);

const ROWS = [
  `INSERT INTO returnable_orders (id, order_id, order_version, order_number, user_id, currency, shipping)
   VALUES (:order, 'o1', 5, 'ORD-1', 'u1', 'EUR', 499)`,
  `INSERT INTO returnable_items (id, order_item_id, order_id, user_id, variant_id, sku, name, quantity, unit_price,
     discount_share, tax_share, currency, quantity_shipped, quantity_delivered, quantity_returned, returnable_until)
   VALUES (:line, 'i1', 'o1', 'u1', 'v1', 'MUG', 'Mug', 3, 1000, 0, 0, 'EUR', 2, 2, 1, now())`,
  `INSERT INTO return_requests (id, number, order_id, user_id, kind, resolution)
   VALUES (:request, 'RET-1', 'o1', 'u1', 'return', 'refund')`,
  `INSERT INTO return_requests (id, number, order_id, user_id, kind, resolution)
   VALUES (:other, 'RET-2', 'o1', 'u1', 'return', 'refund')`,
  `INSERT INTO return_items (id, return_id, order_item_id, variant_id, quantity, reason)
   VALUES (:item, :request, 'i1', 'v1', 2, 'damaged')`,
  `INSERT INTO return_authorizations (id, return_id, rma_number, expires_at, issued_by, carrier, tracking_number)
   VALUES (:authorization, :request, 'RMA-1', now(), 'staff', 'DHL', 'T1')`,
  `INSERT INTO return_status_history (id, return_id, to_status, actor) VALUES (:history, :request, 'requested', 'u1')`,
  `INSERT INTO return_tracking (id, return_id, status, occurred_at, carrier_event_id)
   VALUES (:tracking, :request, 'announced', now(), 'e1')`,
  `INSERT INTO refunds (id, return_id, order_id, payment_id, payment_refund_id, amount, currency, destination)
   VALUES (:refund, :request, 'o1', 'p1', 'r1', 10, 'EUR', 'original')`,
];

beforeAll(async () => {
  database = await testDatabase(returnDatabase);
  for (const row of ROWS) await database.asMigrator(filled(row));
});
afterAll(() => database.close());

function filled(sql: string): string {
  return sql.replace(/:([a-z]+)\b/g, (_, name: string) => `'${name === 'new' ? newId() : ids[name]}'`);
}

const set = (table: string, row: string, change: string) => `UPDATE ${table} SET ${change} WHERE id = :${row}`;
const order = (change: string) => set('returnable_orders', 'order', change);
const line = (change: string) => set('returnable_items', 'line', change);
const request = (change: string) => set('return_requests', 'request', change);
const item = (change: string) => set('return_items', 'item', change);
const authorization = (change: string) => set('return_authorizations', 'authorization', change);
const refund = (change: string) => set('refunds', 'refund', change);
const newRefund = (id: string, returnId: string, columns = 'status', values = `'requested'`) =>
  `INSERT INTO refunds (id, return_id, order_id, payment_id, amount, currency, destination, ${columns})
   VALUES (${id}, ${returnId}, 'o1', 'p1', 10, 'EUR', 'original', ${values})`;
const newRequest = (id: string, number: string) =>
  `INSERT INTO return_requests (id, number, order_id, user_id, kind, resolution)
   VALUES (${id}, '${number}', 'o1', 'u1', 'return', 'refund')`;
const newItem = (id: string, returnId: string, orderItemId: string) =>
  `INSERT INTO return_items (id, return_id, order_item_id, variant_id, quantity, reason)
   VALUES (${id}, ${returnId}, '${orderItemId}', 'v1', 1, 'other')`;
const newAuthorization = (id: string, returnId: string, rma: string, tracking = 'T9') =>
  `INSERT INTO return_authorizations (id, return_id, rma_number, expires_at, issued_by, carrier, tracking_number)
   VALUES (${id}, ${returnId}, '${rma}', now(), 'staff', 'DHL', '${tracking}')`;
const newLine = (id: string, orderItemId: string) =>
  `INSERT INTO returnable_items (id, order_item_id, order_id, user_id, variant_id, sku, name, quantity, unit_price,
     discount_share, tax_share, currency, quantity_delivered, returnable_until)
   VALUES (${id}, '${orderItemId}', 'o1', 'u1', 'v1', 'MUG', 'Mug', 1, 1, 0, 0, 'EUR', 0, now())`;
const newOrder = (id: string, orderId: string) =>
  `INSERT INTO returnable_orders (id, order_id, order_version, order_number, user_id, currency, shipping)
   VALUES (${id}, '${orderId}', 1, 'ORD-9', 'u1', 'EUR', 0)`;
const history = (id: string, returnId: string, from = 'NULL') =>
  `INSERT INTO return_status_history (id, return_id, from_status, to_status, actor)
   VALUES (${id}, ${returnId}, ${from}, 'requested', 'u1')`;
const tracking = (id: string, returnId: string, event: string, status = 'seen') =>
  `INSERT INTO return_tracking (id, return_id, status, occurred_at, carrier_event_id)
   VALUES (${id}, ${returnId}, '${status}', now(), '${event}')`;

/** Each rule of the schema with a statement that breaks it and nothing else. */
const refused: readonly (readonly [constraint: string, sql: string])[] = [
  ['pk_returnable_orders', newOrder(':order', 'o9')],
  ['uq_returnable_orders_order_id', newOrder(':new', 'o1')],
  ['ck_returnable_orders_order_version', order('order_version = 0')],
  ['ck_returnable_orders_currency', order(`currency = 'eur'`)],
  ['ck_returnable_orders_shipping', order('shipping = -1, shipping_refunded = -2')],
  ['ck_returnable_orders_shipping_refunded', order('shipping_refunded = 500')],
  ['pk_returnable_items', newLine(':line', 'i9')],
  ['uq_returnable_items_order_item_id', newLine(':new', 'i1')],
  [
    'ck_returnable_items_quantity',
    line('quantity = 0, quantity_shipped = 0, quantity_delivered = 0, quantity_returned = 0'),
  ],
  ['ck_returnable_items_currency', line(`currency = 'E'`)],
  ['ck_returnable_items_unit_price', line('unit_price = -1')],
  ['ck_returnable_items_discount_share', line('discount_share = -1')],
  ['ck_returnable_items_unit_price_share', line('discount_share = 3001')],
  ['ck_returnable_items_tax_share', line('tax_share = -1')],
  ['ck_returnable_items_quantity_shipped', line('quantity_shipped = 4')],
  ['ck_returnable_items_quantity_delivered', line('quantity_delivered = 3')],
  ['ck_returnable_items_quantity_returned', line('quantity_returned = 3')],
  ['ck_returnable_items_quantity_received', line('quantity_received = 2')],
  ['ck_returnable_items_quantity_refunded', line('quantity_refunded = 2')],
  ['pk_return_requests', newRequest(':request', 'RET-9')],
  ['uq_return_requests_number', newRequest(':new', 'RET-1')],
  ...['received', 'completed', 'cancelled'].map(
    (state) =>
      [
        `ck_return_requests_${state}_at`,
        request(`${state}_at = '2000-01-01'${state === 'received' ? '' : `, status = '${state}'`}`),
      ] as const,
  ),
  ['ck_return_requests_approved_at', request(`approved_at = '2000-01-01', approved_by = 'x'`)],
  ['ck_return_requests_approved', request('approved_at = now()')],
  ['ck_return_requests_rejected', request(`status = 'rejected'`)],
  ['ck_return_requests_completed', request(`status = 'completed'`)],
  ['ck_return_requests_cancelled', request(`status = 'cancelled'`)],
  ['ck_return_requests_stream_version', request('stream_version = 0')],
  ['ck_return_requests_version', request('version = 0')],
  ['frozen_return_requests', request(`order_id = 'o2'`)],
  ['pk_return_items', newItem(':item', ':request', 'i9')],
  ['uq_return_items_return_id_order_item_id', newItem(':new', ':request', 'i1')],
  ['fk_return_items_return_id', newItem(':new', ':new', 'i1')],
  [
    'ck_return_items_quantity',
    `INSERT INTO return_items (id, return_id, order_item_id, variant_id, quantity, reason)
     VALUES (:new, :request, 'i2', 'v1', 0, 'other')`,
  ],
  ['ck_return_items_received_quantity', item(`received_quantity = 3, condition = 'new', disposition = 'restock'`)],
  ['ck_return_items_inspected', item(`condition = 'new'`)],
  ['ck_return_items_disposition', item(`received_quantity = 1, condition = 'new'`)],
  ['ck_return_items_refund_amount', item('refund_amount = -1')],
  ['frozen_return_items', item('quantity = 3')],
  ['pk_return_authorizations', newAuthorization(':authorization', ':other', 'RMA-9')],
  ['uq_return_authorizations_return_id', newAuthorization(':new', ':request', 'RMA-9')],
  ['uq_return_authorizations_rma_number', newAuthorization(':new', ':other', 'RMA-1')],
  ['uq_return_authorizations_tracking_number', newAuthorization(':new', ':other', 'RMA-9', 'T1')],
  ['fk_return_authorizations_return_id', newAuthorization(':new', ':new', 'RMA-9')],
  ['ck_return_authorizations_tracking', authorization('carrier = NULL')],
  ['ck_return_authorizations_version', authorization('version = 0')],
  ['pk_return_status_history', history(':history', ':request')],
  ['fk_return_status_history_return_id', history(':new', ':new')],
  ['ck_return_status_history_to_status', history(':new', ':request', `'requested'`)],
  ['append_only_return_status_history', `UPDATE return_status_history SET actor = 'x'`],
  ['append_only_return_status_history', 'DELETE FROM return_status_history'],
  ['pk_return_tracking', tracking(':tracking', ':request', 'e9')],
  ['fk_return_tracking_return_id', tracking(':new', ':new', 'e9')],
  ['uq_return_tracking_return_id_carrier_event_id', tracking(':new', ':request', 'e1')],
  ['ck_return_tracking_status', tracking(':new', ':request', 'e9', ' ')],
  ['append_only_return_tracking', 'DELETE FROM return_tracking'],
  ['pk_refunds', newRefund(':refund', ':other')],
  ['fk_refunds_return_id', newRefund(':new', ':new')],
  ['uq_refunds_return_id', newRefund(':new', ':request')],
  ['uq_refunds_payment_refund_id', newRefund(':new', ':other', 'payment_refund_id', `'r1'`)],
  [
    'ck_refunds_amount',
    `INSERT INTO refunds (id, return_id, order_id, payment_id, amount, currency, destination)
     VALUES (:new, :other, 'o1', 'p1', 0, 'EUR', 'original')`,
  ],
  [
    'ck_refunds_currency',
    `INSERT INTO refunds (id, return_id, order_id, payment_id, amount, currency, destination)
     VALUES (:new, :other, 'o1', 'p1', 1, 'eur', 'original')`,
  ],
  ['ck_refunds_fee', newRefund(':new', ':other', 'fee', '-1')],
  ['ck_refunds_shipping_amount', newRefund(':new', ':other', 'shipping_amount', '-1')],
  ['ck_refunds_finished_at', refund(`status = 'succeeded', finished_at = '2000-01-01'`)],
  ['ck_refunds_finished', refund(`status = 'succeeded'`)],
  ['ck_refunds_failed', refund(`status = 'failed', finished_at = now()`)],
  ['frozen_refunds', refund('amount = 11')],
];

describe('return_db refuses', () => {
  test.each(refused)('%s: %s', (constraint, sql) => expectRefused(database, filled(sql), constraint));

  test('nothing is left untried: every named constraint of the schema is in the list', async () => {
    const named = await database.query<{ name: string }>(
      `SELECT conname AS name FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f', 'c')
         AND conrelid::regclass::text ~ '^(return|refund)'
       UNION SELECT indexname FROM pg_indexes
       WHERE schemaname = 'public' AND indexname LIKE 'uq_%' AND tablename ~ '^(return|refund)'`,
    );
    const tried = new Set(refused.map(([constraint]) => constraint));
    expect(named.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  });
});

describe('return_db allows', () => {
  test.each([
    [
      'asking for a refund again after one failed',
      `${refund(`status = 'failed', failure_reason = 'x', finished_at = now()`)}; ${newRefund(':new', ':request')}`,
    ],
    ['a return of everything that was delivered', line('quantity_returned = quantity_delivered')],
  ])('%s', (_, sql) => database.whileChanged(filled(sql), async () => {}));
});
