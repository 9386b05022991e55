import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import { expectRefused, testDatabase, type TestDatabase } from '@tenfold/testing';
import { userDatabase } from './user-database.ts';

/** Ids of one living row of each kind: `:profile` in the SQL below is its quoted id; `:new` is a fresh one each time. */
const ids: Readonly<Record<string, string>> = Object.fromEntries(
  ['profile', 'preferences', 'log', 'home', 'work', 'card', 'second', 'wish', 'product', 'stock'].map((name) => [
    name,
    newId(),
  ]),
);
const filled = (sql: string) =>
  sql.replace(/(?<!:):([a-z]+)\b/g, (_, name: string) => `'${name === 'new' ? newId() : ids[name]}'`);

const profile = (id: string, userId: string) =>
  `INSERT INTO user_profiles (id, user_id, first_name, last_name, email) VALUES (${id}, '${userId}', 'x', 'x', 'x')`;
const preferences = (id: string, userId: string) =>
  `INSERT INTO user_preferences (id, user_id) VALUES (${id}, '${userId}')`;
const log = (id: string) =>
  `INSERT INTO event_logs (id, event_id, event_type, source, handler, outcome, occurred_at)
   VALUES (${id}, 'e', 'user.created.v1', '/tenfold/auth', 'OnUserCreated', 'applied', now())`;
const address = (id: string, isDefault: boolean) =>
  `INSERT INTO addresses (id, user_id, type, recipient, line1, city, country, is_default)
   VALUES (${id}, 'ada', 'shipping', 'x', 'x', 'x', 'DE', ${isDefault})`;
const card = (id: string, blind: string, isDefault: boolean) =>
  `INSERT INTO payment_methods (id, user_id, provider, provider_method_id, provider_method_id_blind, card_brand, card_last4,
                                exp_month, exp_year, is_default)
   VALUES (${id}, 'ada', 'simulated', 'x', '${blind}', 'visa', '4242', 12, 2030, ${isDefault})`;
const wish = (id: string) =>
  `INSERT INTO wishlist_items (id, user_id, product_id, product_name, price, currency, in_stock)
   VALUES (${id}, 'ada', 'mug', 'Mug', 100, 'EUR', true)`;
const product = (id: string, productId: string) =>
  `INSERT INTO catalog_products (id, product_id, source_version, name, price, currency, variants)
   VALUES (${id}, '${productId}', 1, 'Mug', 100, 'EUR', '{}')`;
const stock = (id: string, variantId: string) =>
  `INSERT INTO catalog_stock (id, variant_id, location, product_id, source_version, in_stock)
   VALUES (${id}, '${variantId}', 'main', 'mug', 1, true)`;

const LIVING_ROWS = [
  profile(':profile', 'ada'),
  preferences(':preferences', 'ada'),
  log(':log'),
  address(':home', true),
  address(':work', false),
  card(':card', 'one', true),
  card(':second', 'two', false),
  wish(':wish'),
  product(':product', 'mug'),
  stock(':stock', 'blue'),
];

const set = (table: string, row: string, assignment: string) => `UPDATE ${table} SET ${assignment} WHERE id = :${row}`;

/** Each rule of the schema with a statement that breaks it and nothing else. */
const refused: readonly (readonly [constraint: string, sql: string])[] = [
  ['pk_user_profiles', profile(':profile', 'new')],
  ['uq_user_profiles_user_id', profile(':new', 'ada')],
  ['ck_user_profiles_phone', set('user_profiles', 'profile', `phone = 'x'`)],
  ['ck_user_profiles_event_version', set('user_profiles', 'profile', 'event_version = -1')],
  ['ck_user_profiles_contact_version', set('user_profiles', 'profile', 'contact_version = -1')],
  ['ck_user_profiles_status_version', set('user_profiles', 'profile', 'status_version = -1')],
  ['ck_user_profiles_version', set('user_profiles', 'profile', 'version = 0')],
  ['not_null', set('user_profiles', 'profile', 'email = NULL')],
  ['pk_user_preferences', preferences(':preferences', 'new')],
  ['uq_user_preferences_user_id', preferences(':new', 'ada')],
  ['ck_user_preferences_currency', set('user_preferences', 'preferences', `currency = 'eur'`)],
  ['ck_user_preferences_marketing_consent_at', set('user_preferences', 'preferences', 'marketing_consent = true')],
  ['ck_user_preferences_settings', set('user_preferences', 'preferences', `settings = '[]'`)],
  ['ck_user_preferences_version', set('user_preferences', 'preferences', 'version = 0')],
  ['pk_event_logs', log(':log')],
  ['ck_event_logs_error', log(':new').replace(`'applied'`, `'failed'`)],
  ['append_only_event_logs', set('event_logs', 'log', `handler = 'x'`)],
  ['append_only_event_logs', 'DELETE FROM event_logs'],
  ['pk_addresses', address(':home', false)],
  ['uq_addresses_user_id_type', set('addresses', 'work', 'is_default = true')],
  ['ck_addresses_country', set('addresses', 'home', `country = 'de'`)],
  ['ck_addresses_version', set('addresses', 'home', 'version = 0')],
  ['not_null', set('addresses', 'home', 'recipient = NULL')],
  ['pk_payment_methods', card(':card', 'new', false)],
  ['uq_payment_methods_provider_provider_method_id', card(':new', 'one', false)],
  ['uq_payment_methods_user_id', set('payment_methods', 'second', 'is_default = true')],
  ['fk_payment_methods_billing_address_id', set('payment_methods', 'card', 'billing_address_id = :new')],
  [
    'fk_payment_methods_billing_address_id',
    `${set('payment_methods', 'card', 'billing_address_id = :home')}; DELETE FROM addresses WHERE id = :home`,
  ],
  ['ck_payment_methods_card_last4', set('payment_methods', 'card', `card_last4 = '42a2'`)],
  ['ck_payment_methods_exp_month', set('payment_methods', 'card', 'exp_month = 13')],
  ['ck_payment_methods_exp_year', set('payment_methods', 'card', 'exp_year = 1999')],
  ['pk_wishlist_items', wish(':wish').replace(`'mug'`, `'cup'`)],
  ['uq_wishlist_items_user_id_product_id', wish(':new')],
  ['ck_wishlist_items_price', set('wishlist_items', 'wish', 'price = 0')],
  ['ck_wishlist_items_currency', set('wishlist_items', 'wish', 'price = NULL')],
  ['ck_wishlist_items_notice_due_at', set('wishlist_items', 'wish', 'notice_due_at = now(), in_stock = false')],
  ['pk_catalog_products', product(':product', 'cup')],
  ['uq_catalog_products_product_id', product(':new', 'mug')],
  ['ck_catalog_products_source_version', set('catalog_products', 'product', 'source_version = 0')],
  ['ck_catalog_products_price', set('catalog_products', 'product', 'price = 0')],
  ['ck_catalog_products_currency', set('catalog_products', 'product', `currency = 'eur'`)],
  ['ck_catalog_products_variants', set('catalog_products', 'product', `variants = '[]'`)],
  ['pk_catalog_stock', stock(':stock', 'red')],
  ['uq_catalog_stock_variant_id_location', stock(':new', 'blue')],
  ['ck_catalog_stock_source_version', set('catalog_stock', 'stock', 'source_version = 0')],
];

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase(userDatabase);
  for (const statement of LIVING_ROWS) await database.asMigrator(filled(statement));
});
afterAll(() => database.close());

describe('user_db refuses', () => {
  test.each(refused)('%s: %s', (constraint, sql) => expectRefused(database, filled(sql), constraint));

  test('nothing is left untried: every named constraint of the schema is in the list', async () => {
    const tables = userDatabase.entities.map((entity) => database.db.source.getMetadata(entity).tableName);
    const named = await database.query<{ name: string }>(
      `SELECT conname AS name FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f', 'c')
         AND conrelid::regclass::text = ANY ($1)
       UNION SELECT indexname FROM pg_indexes
       WHERE schemaname = 'public' AND indexname LIKE 'uq_%' AND tablename = ANY ($1)`,
      [tables],
    );
    const tried = new Set(refused.map(([constraint]) => constraint));
    expect(named.length).toBeGreaterThan(20);
    expect(named.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  });
});

describe('user_db allows', () => {
  test.each([
    [
      'another default once the first was removed',
      `${set('addresses', 'home', 'deleted_at = now()')};
       ${set('addresses', 'work', 'is_default = true')}`,
    ],
    [
      'wishing again for what was taken from the list',
      `${set('wishlist_items', 'wish', 'deleted_at = now()')}; ${wish(':new')}`,
    ],
  ])('%s', (_, sql) => database.whileChanged(filled(sql), async () => {}));
});
