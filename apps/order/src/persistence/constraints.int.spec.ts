import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@tenfold/database';
import { expectRefused, testDatabase, type TestDatabase } from '@tenfold/testing';
import { orderDatabase } from './order-database.ts';

/** Ids that the rules are tried with; `ORDER` exists with one item, one saga and a shipping address. */
const ORDER = newId();
const OTHER = newId();
const ITEM = newId();
const RATE = newId();
const FREE = newId();
const USER = 'user-1';

const order = (columns: Record<string, string> = {}) =>
  insert('orders', {
    id: `'${FREE}'`,
    user_id: `'${USER}'`,
    order_number: `'ORD-2026-000003'`,
    locale: `'en'`,
    currency: `'EUR'`,
    subtotal: '1000',
    total: '1000',
    shipping_method_code: `'free'`,
    ...columns,
  });
const item = (columns: Record<string, string> = {}) =>
  insert('order_items', {
    id: `'${newId()}'`,
    order_id: `'${ORDER}'`,
    variant_id: `'v2'`,
    product_id: `'p1'`,
    sku: `'S'`,
    name: `'N'`,
    quantity: '2',
    unit_price: '500',
    line_total: '1000',
    tax_rate_bp: '0',
    ...columns,
  });
const taxRate = (columns: Record<string, string> = {}) =>
  insert('tax_rates', {
    id: `'${newId()}'`,
    country: `'DE'`,
    tax_class: `'standard'`,
    rate_bp: '700',
    included: 'true',
    name: `'MwSt'`,
    valid_from: `'2030-01-01Z'`,
    ...columns,
  });
const catalogItem = (columns: Record<string, string> = {}) =>
  insert('catalog_items', {
    id: `'${newId()}'`,
    variant_id: `'v9'`,
    product_id: `'p1'`,
    sku: `'S'`,
    name: `'N'`,
    price: '100',
    currency: `'EUR'`,
    tax_class: `'standard'`,
    is_sold: 'true',
    source_version: '1',
    ...columns,
  });
const address = (columns: Record<string, string> = {}) =>
  insert('shipping_addresses', {
    id: `'${newId()}'`,
    order_id: `'${ORDER}'`,
    type: `'billing'`,
    recipient: `'x'`,
    line1: `'x'`,
    city: `'x'`,
    country: `'DE'`,
    ...columns,
  });
const saga = (columns: Record<string, string> = {}) =>
  insert('checkout_sagas', {
    id: `'${newId()}'`,
    order_id: `'${OTHER}'`,
    step: `'reserving'`,
    step_deadline: 'now()',
    state: `'{}'`,
    ...columns,
  });
const note = (columns: Record<string, string> = {}) =>
  insert('order_notes', {
    id: `'${newId()}'`,
    order_id: `'${ORDER}'`,
    author_id: `'staff'`,
    body: `'x'`,
    ...columns,
  });
const taxLine = (columns: Record<string, string> = {}) =>
  insert('order_tax_lines', {
    id: `'${newId()}'`,
    order_id: `'${ORDER}'`,
    order_item_id: `'${ITEM}'`,
    name: `'MwSt'`,
    rate_bp: '1900',
    base: '100',
    amount: '19',
    included: 'true',
    ...columns,
  });
const discount = (columns: Record<string, string> = {}) =>
  insert('order_discounts', {
    id: `'${newId()}'`,
    order_id: `'${ORDER}'`,
    source: `'coupon'`,
    source_ref: `'c1'`,
    label: `'x'`,
    amount: '1',
    ...columns,
  });
const edit = (columns: Record<string, string> = {}) =>
  insert('order_edits', {
    id: `'${newId()}'`,
    order_id: `'${ORDER}'`,
    changes: `'[]'`,
    money_difference: '0',
    currency: `'EUR'`,
    created_by: `'staff'`,
    ...columns,
  });
const draft = (columns: Record<string, string> = {}) => insert('draft_orders', { id: `'${newId()}'`, ...columns });

const key = (columns: Record<string, string> = {}) =>
  insert('order_keys', {
    order_id: `'${newId()}'`,
    order_number: `'ORD-2026-000009'`,
    user_id: `'${USER}'`,
    ...columns,
  });

const EARLIER = `now() - interval '1 hour'`;
const LATER = `now() + interval '1 hour'`;

/** Each named constraint, with a statement that it is the first to refuse; Postgres asks them in the order of their names. */
const rules: readonly (readonly [constraint: string, sql: string])[] = [
  ['pk_order_keys', key({ order_id: `'${ORDER}'` })],
  ['uq_order_keys_order_number', key({ order_number: `'ORD-2026-000001'` })],
  ['uq_order_keys_cart_id', `${key({ cart_id: `'cart-1'` })}`],
  ['uq_order_keys_return_id', `${key({ return_id: `'return-1'` })}`],
  ['fk_orders_id_user_id', order({ user_id: `'somebody-else'` })],
  ['ck_orders_guest_email', order({ guest_email: `'v1.x'` })],
  ['ck_orders_currency', order({ currency: `'eur'` })],
  ['ck_orders_subtotal', order({ subtotal: '0', discount_total: '0', total: '0' })],
  ['ck_orders_shipping_cost', order({ shipping_cost: '-1', total: '999' })],
  ['ck_orders_discount_total', order({ discount_total: '-1', total: '1001' })],
  ['ck_orders_discount_total', order({ discount_total: '1001', tax_total: '2', total: '1' })],
  ['ck_orders_tax_total', order({ tax_total: '-1', total: '999' })],
  ['ck_orders_tax_included', order({ tax_included: '-1' })],
  ['ck_orders_total', order({ total: '999' })],
  ['ck_orders_captured_total', order({ captured_total: '-1', refunded_total: '-1' })],
  ['ck_orders_refunded_total', order({ captured_total: '5', refunded_total: '6' })],
  ['ck_orders_version', order({ version: '0' })],
  ['ck_orders_seen', order({ payment_seen: '-1' })],
  ['ck_orders_confirmed_at', order({ status: `'confirmed'`, confirmed_at: EARLIER })],
  ['ck_orders_shipped_at', order({ status: `'shipped'`, confirmed_at: 'now()', shipped_at: EARLIER })],
  [
    'ck_orders_delivered_after_shipped',
    order({ status: `'delivered'`, confirmed_at: 'now()', shipped_at: LATER, delivered_at: 'now()' }),
  ],
  ['ck_orders_delivered_at', order({ status: `'delivered'`, confirmed_at: 'now()', delivered_at: EARLIER })],
  ['ck_orders_cancelled_at', order({ status: `'cancelled'`, cancel_reason: `'x'`, cancelled_at: EARLIER })],
  ['ck_orders_cancel_requested_at', order({ cancel_requested_at: EARLIER })],
  ['ck_orders_cancel_reason', order({ status: `'cancelled'`, cancelled_at: 'now()' })],
  [
    'ck_orders_delivered_or_cancelled',
    order({
      status: `'delivered'`,
      confirmed_at: 'now()',
      delivered_at: 'now()',
      cancelled_at: 'now()',
    }),
  ],
  [
    'ck_orders_cancelled_or_shipped',
    order({ status: `'shipped'`, confirmed_at: 'now()', shipped_at: 'now()', cancelled_at: 'now()' }),
  ],
  ['ck_orders_status_confirmed_at', order({ confirmed_at: 'now()' })],
  ['ck_orders_status_confirmed_at', order({ status: `'confirmed'` })],
  ['ck_orders_status_shipped_at', order({ shipped_at: 'now()' })],
  ['ck_orders_status_shipped_at', order({ status: `'shipped'`, confirmed_at: 'now()' })],
  ['ck_orders_status_delivered_at', order({ status: `'delivered'`, confirmed_at: 'now()', shipped_at: 'now()' })],
  ['ck_orders_status_cancelled_at', order({ status: `'cancelled'`, cancel_reason: `'x'` })],
  ['frozen_created_at', `UPDATE orders SET created_at = ${EARLIER} WHERE id = '${ORDER}'`],
  ['fk_order_items_order_id', item({ order_id: `'${newId()}'` })],
  ['uq_order_items_order_id_variant_id', item({ variant_id: `'v1'` })],
  ['ck_order_items_quantity', item({ quantity: '0', line_total: '0' })],
  ['ck_order_items_unit_price', item({ unit_price: '0', line_total: '0' })],
  ['ck_order_items_line_total', item({ line_total: '999' })],
  ['ck_order_items_discount_amount', item({ discount_amount: '1001' })],
  ['ck_order_items_tax_amount', item({ tax_amount: '-1' })],
  ['ck_order_items_tax_rate_bp', item({ tax_rate_bp: '10001' })],
  ['ck_order_items_weight_grams', item({ weight_grams: '-1' })],
  ['ck_order_items_quantity_shipped', item({ quantity_shipped: '3' })],
  ['ck_order_items_quantity_delivered', item({ quantity_delivered: '3' })],
  ['ck_order_items_quantity_returned', item({ quantity_returned: '-1' })],
  ['ck_order_items_quantity_cancelled', item({ quantity_cancelled: '3' })],
  ['ck_order_items_units_left', item({ quantity_shipped: '1', quantity_cancelled: '2' })],
  ['ck_order_items_units_arrived', item({ quantity_shipped: '1', quantity_delivered: '2' })],
  ['ck_order_items_units_returned', item({ quantity_shipped: '1', quantity_returned: '2' })],
  ['frozen_order_items', `UPDATE order_items SET sku = 'other' WHERE id = '${ITEM}'`],
  ['frozen_order_items', `UPDATE order_items SET name = 'other' WHERE id = '${ITEM}'`],
  ['frozen_order_items', `UPDATE order_items SET unit_price = 1, line_total = 2 WHERE id = '${ITEM}'`],
  [
    'fk_order_status_history_order_id',
    insert('order_status_history', {
      id: `'${newId()}'`,
      order_id: `'${newId()}'`,
      axis: `'status'`,
      to_status: `'pending'`,
      actor: `'x'`,
    }),
  ],
  ['append_only_order_status_history', `UPDATE order_status_history SET reason = 'x'`],
  ['append_only_order_status_history', 'DELETE FROM order_status_history'],
  ['append_only_order_status_history', 'TRUNCATE order_status_history'],
  ['uq_shipping_addresses_order_id_type', address({ type: `'shipping'` })],
  ['ck_shipping_addresses_country', address({ country: `'de'` })],
  ['fk_shipping_addresses_order_id', address({ order_id: `'${newId()}'` })],
  ['ck_order_notes_body', note({ body: `'   '` })],
  ['ck_order_notes_body_length', note({ body: `repeat('x', 2001)` })],
  ['fk_order_notes_order_id', note({ order_id: `'${newId()}'` })],
  ['ck_tax_rates_country', taxRate({ country: `'de'` })],
  ['ck_tax_rates_rate_bp', taxRate({ rate_bp: '10001' })],
  ['ck_tax_rates_valid_until', taxRate({ valid_until: `'2029-01-01Z'` })],
  ['ck_tax_rates_version', taxRate({ version: '0' })],
  ['ex_tax_rates_place_class_time', taxRate({ valid_from: `'2025-06-01Z'` })],
  ['fk_order_tax_lines_order_id', taxLine({ order_id: `'${newId()}'` })],
  ['fk_order_tax_lines_order_item_id', taxLine({ order_item_id: `'${newId()}'` })],
  ['fk_order_tax_lines_tax_rate_id', taxLine({ tax_rate_id: `'${newId()}'` })],
  ['ck_order_tax_lines_rate_bp', taxLine({ rate_bp: '-1' })],
  ['ck_order_tax_lines_base', taxLine({ base: '-1' })],
  ['ck_order_tax_lines_amount', taxLine({ amount: '-1' })],
  ['append_only_order_tax_lines', `UPDATE order_tax_lines SET amount = 0`],
  ['fk_order_discounts_order_id', discount({ order_id: `'${newId()}'` })],
  ['fk_order_discounts_order_item_id', discount({ order_item_id: `'${newId()}'` })],
  ['ck_order_discounts_amount', discount({ amount: '0' })],
  ['append_only_order_discounts', 'DELETE FROM order_discounts'],
  ['fk_order_edits_order_id', edit({ order_id: `'${newId()}'` })],
  ['ck_order_edits_currency', edit({ currency: `'eur'` })],
  ['ck_order_edits_version', edit({ version: '0' })],
  ['ck_order_edits_applied_at', edit({ status: `'applied'` })],
  ['fk_draft_orders_order_id', draft({ status: `'placed'`, order_id: `'${newId()}'` })],
  ['ck_draft_orders_order_id', draft({ status: `'placed'` })],
  ['ck_draft_orders_version', draft({ version: '0' })],
  ['uq_checkout_sagas_order_id', saga({ order_id: `'${ORDER}'` })],
  ['fk_checkout_sagas_order_id', saga({ order_id: `'${newId()}'` })],
  ['ck_checkout_sagas_attempts', saga({ attempts: '-1' })],
  ['ck_checkout_sagas_version', saga({ version: '0' })],
  ['ck_checkout_sagas_step_deadline', saga({ step_deadline: 'NULL' })],
  ['uq_catalog_items_variant_id', catalogItem({ variant_id: `'v1'` })],
  ['ck_catalog_items_price', catalogItem({ price: '0' })],
  ['ck_catalog_items_currency', catalogItem({ currency: `'eur'` })],
  ['ck_catalog_items_weight_grams', catalogItem({ weight_grams: '-1' })],
  ['ck_catalog_items_min_per_order', catalogItem({ min_per_order: '0' })],
  ['ck_catalog_items_max_per_order', catalogItem({ min_per_order: '5', max_per_order: '4' })],
  ['ck_catalog_items_source_version', catalogItem({ source_version: '0' })],
];

describe('order_db refuses', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase(orderDatabase);
    const statements = [
      key({ order_id: `'${ORDER}'`, order_number: `'ORD-2026-000001'`, cart_id: `'cart-1'`, return_id: `'return-1'` }),
      key({ order_id: `'${OTHER}'`, order_number: `'ORD-2026-000002'` }),
      key({ order_id: `'${FREE}'`, order_number: `'ORD-2026-000003'` }),
      order({ id: `'${ORDER}'`, order_number: `'ORD-2026-000001'` }),
      item({ id: `'${ITEM}'`, variant_id: `'v1'` }),
      address({ type: `'shipping'` }),
      saga({ order_id: `'${ORDER}'` }),
      taxRate({ id: `'${RATE}'`, valid_from: `'2025-01-01Z'`, valid_until: `'2026-01-01Z'` }),
      taxLine({ tax_rate_id: `'${RATE}'` }),
      discount(),
      insert('order_status_history', {
        id: `'${newId()}'`,
        order_id: `'${ORDER}'`,
        axis: `'status'`,
        to_status: `'pending'`,
        actor: `'x'`,
      }),
      catalogItem({ variant_id: `'v1'` }),
    ];
    for (const statement of statements) await database.query(statement);
  });
  afterAll(() => database.close());

  it.each(rules)('%s: %s', (constraint, sql) => expectRefused(database, sql, constraint));

  it('tries every constraint and every guard that the schema has', async () => {
    const named = await database.asMigrator<{ name: string }>(
      `SELECT conname AS name FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
       WHERE c.connamespace = 'public'::regnamespace AND c.contype IN ('c', 'u', 'f', 'x') AND c.conparentid = 0
         AND NOT t.relispartition AND t.relname = ANY($1)`,
      [TABLES],
    );
    const tried = new Set(rules.map(([constraint]) => constraint));
    // The first is implied by the primary key, the second by the sums that are checked before it.
    const reachedByAnother = ['ck_orders_total_positive', 'uq_order_keys_order_id_user_id'];
    const untried = named.map(({ name }) => name).filter((name) => !tried.has(name));
    expect(untried.sort()).toEqual(reachedByAnother);
  });

  it.each([
    ['order_keys', 'user_id'],
    ['order_keys', 'cart_id'],
    ['order_keys', 'return_id'],
    ['orders', 'cart_id'],
    ['orders', 'coupon_code'],
    ['orders', 'payment_method_id'],
    ['order_items', 'product_id'],
    ['order_items', 'variant_id'],
  ])('no id of another service: %s.%s has no foreign key', async (table, column) => {
    const keys = await database.asMigrator(
      `SELECT conname FROM pg_constraint c
       JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)
       WHERE c.contype = 'f' AND c.conrelid = $1::regclass AND a.attname = $2`,
      [table, column],
    );
    expect(keys).toEqual([]);
  });

  it('lets an order go down to nothing only by a discount', async () => {
    await expectRefused(database, order({ subtotal: '1000', discount_total: '1000', total: '1' }), 'ck_orders_total');
    await database.whileChanged(order({ discount_total: '1000', total: '0' }), async (connection) => {
      const rows = await connection.query<{ total: string }[]>(`SELECT total FROM orders WHERE id = '${FREE}'`);
      expect(rows).toEqual([{ total: '0' }]);
    });
  });

  it('and moves a claimed order to the partition of its new owner by its key alone', async () => {
    const claim = `UPDATE order_keys SET user_id = 'the-account' WHERE order_id = '${ORDER}'`;
    const rows = await database.whileChanged(claim, (connection) =>
      connection.query<object[]>(`SELECT user_id FROM orders WHERE id = '${ORDER}'`),
    );
    expect(rows).toEqual([{ user_id: 'the-account' }]);
  });

  it('nothing of what a rule leaves open: a tax for a region, for another class, and after the first one has ended', async () => {
    const open: Record<string, string>[] = [
      { region: `'BY'` },
      { tax_class: `'reduced'` },
      { valid_from: `'2026-01-01Z'` },
    ];
    for (const columns of open) {
      await database.whileChanged(
        taxRate({ valid_from: `'2025-06-01Z'`, valid_until: `'2027-01-01Z'`, ...columns }),
        async () => {},
      );
    }
  });
});

const TABLES = [
  'order_keys',
  'orders',
  'order_items',
  'order_status_history',
  'shipping_addresses',
  'order_notes',
  'tax_rates',
  'order_tax_lines',
  'order_discounts',
  'order_edits',
  'draft_orders',
  'checkout_sagas',
  'catalog_items',
];

function insert(table: string, columns: Record<string, string>): string {
  return `INSERT INTO ${table} (${Object.keys(columns).join(', ')}) VALUES (${Object.values(columns).join(', ')})`;
}
