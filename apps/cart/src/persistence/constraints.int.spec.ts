import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectRefused, testDatabase, type TestDatabase } from '@tenfold/testing';
import { cartDatabase } from './cart-database.ts';

const id = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const [CART, GUEST, ITEM, OFFER, LEVEL] = [id(1), id(2), id(3), id(4), id(5)];

const ROWS = [
  `INSERT INTO carts (id, user_id, currency, share_token) VALUES ('${CART}', 'u1', 'EUR', 'share-1')`,
  `INSERT INTO carts (id, guest_token_hash, currency, expires_at) VALUES ('${GUEST}', 'hash-1', 'EUR', now())`,
  `INSERT INTO cart_items (id, cart_id, product_id, variant_id, quantity, unit_price_snapshot, currency, name_snapshot)
   VALUES ('${ITEM}', '${CART}', 'p1', 'v1', 1, 100, 'EUR', 'Mug')`,
  `INSERT INTO catalog_items (id, variant_id, product_id, sku, name, price, currency, is_sold, source_version)
   VALUES ('${OFFER}', 'v1', 'p1', 'SKU', 'Mug', 100, 'EUR', true, 1)`,
  `INSERT INTO stock_levels (id, variant_id, location, available, source_version) VALUES ('${LEVEL}', 'v1', 'main', 1, 1)`,
];

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase(cartDatabase);
  for (const row of ROWS) await database.asMigrator(row);
});
afterAll(() => database.close());

const setCart = (change: string) => `UPDATE carts SET ${change} WHERE id = '${CART}'`;
const setGuest = (change: string) => `UPDATE carts SET ${change} WHERE id = '${GUEST}'`;
const setItem = (change: string) => `UPDATE cart_items SET ${change} WHERE id = '${ITEM}'`;
const setOffer = (change: string) => `UPDATE catalog_items SET ${change} WHERE id = '${OFFER}'`;
const setLevel = (change: string) => `UPDATE stock_levels SET ${change} WHERE id = '${LEVEL}'`;
const cart = (columns: string, values: string) =>
  `INSERT INTO carts (id, currency, ${columns}) VALUES ('${id(90)}', 'EUR', ${values})`;

const REFUSALS: readonly (readonly [constraint: string, sql: string])[] = [
  ['pk_carts', `INSERT INTO carts (id, currency, user_id) VALUES ('${CART}', 'EUR', 'u9')`],
  ['uq_carts_user_id_open', cart('user_id', `'u1'`)],
  ['uq_carts_user_id_open', cart('user_id, status, abandoned_at', `'u1', 'abandoned', now()`)],
  ['uq_carts_guest_token_hash', cart('guest_token_hash, expires_at', `'hash-1', now()`)],
  ['uq_carts_share_token', cart('user_id, share_token', `'u9', 'share-1'`)],
  ['ck_carts_currency', setCart(`currency = 'eur'`)],
  ['ck_carts_owner', setCart(`guest_token_hash = 'x'`)],
  ['ck_carts_owner', setCart('user_id = NULL, expires_at = now()')],
  ['ck_carts_expires_at', setCart('expires_at = now()')],
  ['ck_carts_expires_at', setGuest('expires_at = NULL')],
  ['ck_carts_abandoned_at', setCart(`status = 'abandoned'`)],
  ['ck_carts_abandoned_at', setGuest(`status = 'abandoned', abandoned_at = now()`)],
  ['ck_carts_order_id', setCart(`status = 'converted'`)],
  ['ck_carts_order_id', setCart(`order_id = 'o1'`)],
  ['ck_carts_merged_into_id', setGuest(`status = 'merged'`)],
  ['ck_carts_merged_into_itself', setGuest(`status = 'merged', merged_into_id = '${GUEST}'`)],
  ['fk_carts_merged_into_id', setGuest(`status = 'merged', merged_into_id = '${id(99)}'`)],
  ['ck_carts_version', setCart('version = 0')],
  ['frozen_created_at', setCart(`created_at = now() - interval '1 day'`)],
  ['pk_cart_items', `INSERT INTO cart_items SELECT * FROM cart_items`],
  [
    'uq_cart_items_cart_id_variant_id',
    `INSERT INTO cart_items (id, cart_id, product_id, variant_id, quantity, unit_price_snapshot, currency, name_snapshot)
     VALUES ('${id(90)}', '${CART}', 'p1', 'v1', 1, 100, 'EUR', 'Mug')`,
  ],
  ['fk_cart_items_cart_id', setItem(`cart_id = '${id(99)}'`)],
  ['ck_cart_items_quantity', setItem('quantity = 0')],
  ['ck_cart_items_quantity', setItem('quantity = 1000')],
  ['ck_cart_items_unit_price_snapshot', setItem('unit_price_snapshot = 0')],
  ['ck_cart_items_currency', setItem(`currency = 'E'`)],
  ['not_null', setItem('name_snapshot = NULL')],
  ['pk_catalog_items', `INSERT INTO catalog_items SELECT * FROM catalog_items`],
  [
    'uq_catalog_items_variant_id',
    `INSERT INTO catalog_items (id, variant_id, product_id, sku, name, price, currency, is_sold, source_version)
     VALUES ('${id(90)}', 'v1', 'p1', 'SKU', 'Mug', 100, 'EUR', true, 1)`,
  ],
  ['ck_catalog_items_price', setOffer('price = 0')],
  ['ck_catalog_items_currency', setOffer(`currency = '12'`)],
  ['ck_catalog_items_weight_grams', setOffer('weight_grams = -1')],
  ['ck_catalog_items_available', setOffer('available = -1')],
  ['ck_catalog_items_min_per_order', setOffer('min_per_order = 0')],
  ['ck_catalog_items_max_per_order', setOffer('min_per_order = 3, max_per_order = 2')],
  ['ck_catalog_items_source_version', setOffer('source_version = 0')],
  ['pk_stock_levels', `INSERT INTO stock_levels SELECT * FROM stock_levels`],
  [
    'uq_stock_levels_variant_id_location',
    `INSERT INTO stock_levels (id, variant_id, location, available, source_version) VALUES ('${id(90)}', 'v1', 'main', 1, 1)`,
  ],
  ['ck_stock_levels_available', setLevel('available = -1')],
  ['ck_stock_levels_source_version', setLevel('source_version = 0')],
];

describe('cart_db refuses', () => {
  test.each(REFUSALS)('%s', (constraint, sql) => expectRefused(database, sql, constraint));

  test('each of its own constraints was tried', async () => {
    const named = await database.query<{ name: string }>(
      `SELECT conname AS name FROM pg_constraint
       WHERE conrelid IN ('carts'::regclass, 'cart_items'::regclass, 'catalog_items'::regclass, 'stock_levels'::regclass)
         AND contype <> 'n'
       UNION SELECT indexrelid::regclass::text FROM pg_index WHERE indisunique AND indrelid = 'carts'::regclass`,
    );
    const tried = new Set(REFUSALS.map(([constraint]) => constraint));
    expect(named.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  });
});

test('references nothing outside itself: ids of other services are strings without a foreign key', async () => {
  const references = await database.query<{ table: string; column: string; type: string; keys: number }>(
    `SELECT c.table_name AS table, c.column_name AS column, c.data_type AS type,
            (SELECT count(*)::int FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid
               AND a.attnum = ANY (k.conkey)
             WHERE k.contype = 'f' AND k.conrelid = format('%I', c.table_name)::regclass
               AND a.attname = c.column_name) AS keys
     FROM information_schema.columns c
     WHERE c.table_name IN ('carts', 'cart_items') AND c.column_name IN ('user_id', 'order_id', 'product_id', 'variant_id')
     ORDER BY c.table_name, c.column_name`,
  );
  const reference = (table: string, column: string) => ({ table, column, type: 'character varying', keys: 0 });
  expect(references).toEqual([
    reference('cart_items', 'product_id'),
    reference('cart_items', 'variant_id'),
    reference('carts', 'order_id'),
    reference('carts', 'user_id'),
  ]);
});
