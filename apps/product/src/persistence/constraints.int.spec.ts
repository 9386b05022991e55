import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import { expectRefused, type TestDatabase } from '@tenfold/testing';
import { aStockedVariant } from '../../test/factories.ts';
import { freshProductDatabase } from '../../test/product-database.ts';

let database: TestDatabase;

/** Ids of one living row of each kind, for statements to begin from: `:product` in the SQL below is its quoted id. */
let ids: Record<string, string>;

beforeAll(async () => {
  database = await freshProductDatabase();
  const mug = await aStockedVariant(database, { onHand: 5 });
  const cup = await aStockedVariant(database, { onHand: 5 });
  ids = {
    product: mug.productId,
    variant: mug.variantId,
    inventory: mug.inventoryId,
    other_product: cup.productId,
    other_variant: cup.variantId,
    ...Object.fromEntries(
      ['root', 'child', 'grandchild', 'price_list', 'price_list_item', 'review', 'purchase', 'reservation', 'line'].map(
        (name) => [name, newId()],
      ),
    ),
    job: newId(),
    given_back: newId(),
    history: newId(),
    image: newId(),
    placement: newId(),
    tag: newId(),
    job_error: newId(),
  };
  for (const statement of LIVING_ROWS) await database.asMigrator(filled(statement));
});
afterAll(() => database.close());

const LIVING_ROWS = [
  `INSERT INTO categories (id, slug, name) VALUES (:root, 'root', 'Root')`,
  `INSERT INTO categories (id, parent_id, parent_path, slug, name)
   SELECT :child, id, path, 'child', 'Child' FROM categories WHERE id = :root`,
  `INSERT INTO categories (id, parent_id, parent_path, slug, name)
   SELECT :grandchild, id, path, 'grandchild', 'Grandchild' FROM categories WHERE id = :child`,
  `INSERT INTO product_categories (id, product_id, category_id, is_primary) VALUES (:placement, :product, :child, true)`,
  `INSERT INTO product_images (id, product_id, variant_id, url, is_primary) VALUES (:image, :product, :variant, '/mug.png', true)`,
  `INSERT INTO product_tags (id, product_id, tag) VALUES (:tag, :product, 'blue')`,
  `INSERT INTO price_lists (id, code, name, currency, starts_at) VALUES (:price_list, 'VIP', 'Friends', 'EUR', now())`,
  `INSERT INTO price_list_items (id, price_list_id, variant_id, price) VALUES (:price_list_item, :price_list, :variant, 1)`,
  `INSERT INTO price_history (id, product_id, variant_id, price_list_id, new_price, currency, changed_by, effective_at)
   VALUES (:history, :product, :variant, :price_list, 1, 'EUR', 'someone', now())`,
  `INSERT INTO reviews (id, product_id, user_id, rating) VALUES (:review, :product, 'user-1', 5)`,
  `INSERT INTO review_purchases (id, user_id, product_id, order_id, delivered_at)
   VALUES (:purchase, 'user-1', :product, 'order-1', now())`,
  `INSERT INTO inventory_reservations (id, order_id, order_version, version) VALUES (:reservation, 'order-1', 1, 1)`,
  `INSERT INTO inventory_reservation_lines (id, reservation_id, inventory_id, variant_id, quantity)
   VALUES (:line, :reservation, :inventory, :variant, 1)`,
  `INSERT INTO inventory_returns (id, return_id, order_id, variant_id, restocked)
   VALUES (:given_back, 'return-1', 'order-1', :variant, 1)`,
  `INSERT INTO bulk_jobs (id, kind, format, created_by) VALUES (:job, 'import', 'csv', 'user-1')`,
  `INSERT INTO bulk_job_errors (id, job_id, row_number, code, message) VALUES (:job_error, :job, 1, 'sku', 'taken')`,
];

/** `:new` is a fresh id each time; any other `:name` is that of the row above. */
function filled(sql: string): string {
  return sql.replace(/:([a-z_]+)\b/g, (_, name: string) => `'${name === 'new' ? newId() : ids[name]}'`);
}

const set = (table: string, row: string, assignment: string) => `UPDATE ${table} SET ${assignment} WHERE id = :${row}`;
const product = (assignment: string) => set('products', 'product', assignment);
const variant = (assignment: string) => set('product_variants', 'variant', assignment);
const inventory = (assignment: string) => set('inventory', 'inventory', assignment);
const reservation = (assignment: string) => set('inventory_reservations', 'reservation', assignment);
const line = (assignment: string) => set('inventory_reservation_lines', 'line', assignment);
const ledger = (columns: string, values: string) =>
  `INSERT INTO inventory_transactions
     (id, inventory_id, variant_id, product_id, on_hand_after, created_by, ${columns})
   VALUES (:new, :inventory, :variant, :product, 1, 'someone', ${values})`;

/** Each rule of the schema with a statement that breaks it and nothing else. */
const refused: readonly (readonly [constraint: string, sql: string])[] = [
  // categories
  ['pk_categories', `INSERT INTO categories (id, slug, name) VALUES (:root, 'x', 'X')`],
  ['uq_categories_slug', `INSERT INTO categories (id, slug, name) VALUES (:new, 'root', 'Root')`],
  ['fk_categories_parent_id', set('categories', 'child', `parent_path = '/elsewhere/'`)],
  ['ck_categories_parent_id', set('categories', 'root', `parent_id = id, parent_path = '/x/'`)],
  ['ck_categories_parent_path', set('categories', 'child', `parent_path = '/'`)],
  [
    'ck_categories_path',
    `UPDATE categories SET parent_id = :grandchild,
       parent_path = (SELECT path FROM categories WHERE id = :grandchild) WHERE id = :child`,
  ],
  ['ck_categories_slug', set('categories', 'root', `slug = 'Not A Slug'`)],
  ['ck_categories_name', set('categories', 'root', `name = ' '`)],
  ['ck_categories_description', set('categories', 'root', `description = repeat('x', 10001)`)],
  ['ck_categories_position', set('categories', 'root', 'position = -1')],
  ['ck_categories_version', set('categories', 'root', 'version = 0')],
  ['frozen_created_at', set('categories', 'root', `created_at = now() - interval '1 day'`)],
  ['fk_categories_parent_id', `DELETE FROM categories WHERE id = :root`],
  // products
  [
    'pk_products',
    `INSERT INTO products (id, sku, slug, name, price, currency) VALUES (:product, 'x', 'x', 'x', 1, 'EUR')`,
  ],
  [
    'uq_products_sku',
    `UPDATE products SET sku = (SELECT sku FROM products WHERE id = :other_product) WHERE id = :product`,
  ],
  [
    'uq_products_slug',
    `UPDATE products SET slug = (SELECT slug FROM products WHERE id = :other_product) WHERE id = :product`,
  ],
  ['ck_products_sku', product(`sku = ' '`)],
  ['ck_products_slug', product(`slug = 'UPPER'`)],
  ['ck_products_name', product(`name = '  '`)],
  ['not_null', product('name = NULL')],
  ['ck_products_description', product(`description = repeat('x', 20001)`)],
  ['ck_products_price', product('price = 0')],
  ['ck_products_compare_at_price', product('compare_at_price = price')],
  ['ck_products_cost', product('cost = -1')],
  ['ck_products_currency', product(`currency = 'eur'`)],
  ['ck_products_attributes', product(`attributes = '[]'`)],
  ['ck_products_weight_grams', product('weight_grams = -1')],
  ['ck_products_length_mm', product('length_mm = -1')],
  ['ck_products_width_mm', product('width_mm = -1')],
  ['ck_products_height_mm', product('height_mm = -1')],
  ['ck_products_published_at', product('published_at = NULL')],
  ['ck_products_archived_at', product(`status = 'archived'`)],
  ['ck_products_stream_version', product('stream_version = -1')],
  ['ck_products_catalog_version', product('catalog_version = -1')],
  ['ck_products_version', product('version = 0')],
  ['fk_product_variants_product_id', `DELETE FROM products WHERE id = :other_product`],
  // product_categories
  [
    'pk_product_categories',
    `INSERT INTO product_categories (id, product_id, category_id) VALUES (:placement, :other_product, :child)`,
  ],
  [
    'uq_product_categories_product_id_category_id',
    `INSERT INTO product_categories (id, product_id, category_id) VALUES (:new, :product, :child)`,
  ],
  [
    'uq_product_categories_product_id',
    `INSERT INTO product_categories (id, product_id, category_id, is_primary) VALUES (:new, :product, :root, true)`,
  ],
  [
    'fk_product_categories_product_id',
    `INSERT INTO product_categories (id, product_id, category_id) VALUES (:new, :new, :root)`,
  ],
  ['fk_product_categories_category_id', set('product_categories', 'placement', 'category_id = :new')],
  ['ck_product_categories_position', set('product_categories', 'placement', 'position = -1')],
  // product_variants
  [
    'pk_product_variants',
    `INSERT INTO product_variants (id, product_id, sku, name, options) VALUES (:variant, :product, 'x', 'x', '{"a":"b"}')`,
  ],
  [
    'uq_product_variants_sku',
    `UPDATE product_variants SET sku = (SELECT sku FROM product_variants WHERE id = :other_variant) WHERE id = :variant`,
  ],
  ['uq_product_variants_barcode', `UPDATE product_variants SET barcode = '1'`],
  [
    'uq_product_variants_product_id_options',
    `INSERT INTO product_variants (id, product_id, sku, name) VALUES (:new, :product, 'x', 'x')`,
  ],
  ['fk_product_variants_product_id', variant('product_id = :new')],
  ['ck_product_variants_sku', variant(`sku = ''`)],
  ['ck_product_variants_name', variant(`name = ''`)],
  ['ck_product_variants_options', variant(`options = '"blue"'`)],
  ['ck_product_variants_price', variant('price = 0')],
  ['ck_product_variants_compare_at_price', variant('price = 2, compare_at_price = 2')],
  ['ck_product_variants_cost', variant('cost = -1')],
  ['ck_product_variants_weight_grams', variant('weight_grams = -1')],
  ['ck_product_variants_min_per_order', variant('min_per_order = 0')],
  ['ck_product_variants_max_per_order', variant('min_per_order = 3, max_per_order = 2')],
  ['ck_product_variants_position', variant('position = -1')],
  ['ck_product_variants_version', variant('version = 0')],
  // product_images, product_tags
  ['pk_product_images', `INSERT INTO product_images (id, product_id, url) VALUES (:image, :product, '/x')`],
  [
    'uq_product_images_product_id',
    `INSERT INTO product_images (id, product_id, url, is_primary) VALUES (:new, :product, '/x', true)`,
  ],
  ['fk_product_images_product_id', set('product_images', 'image', 'product_id = :new')],
  ['fk_product_images_variant_id', set('product_images', 'image', 'variant_id = :new')],
  ['ck_product_images_url', set('product_images', 'image', `url = 'ftp//mug'`)],
  ['ck_product_images_width', set('product_images', 'image', 'width = 0')],
  ['ck_product_images_height', set('product_images', 'image', 'height = 0')],
  ['ck_product_images_position', set('product_images', 'image', 'position = -1')],
  ['pk_product_tags', `INSERT INTO product_tags (id, product_id, tag) VALUES (:tag, :product, 'green')`],
  ['uq_product_tags_product_id_tag', `INSERT INTO product_tags (id, product_id, tag) VALUES (:new, :product, 'blue')`],
  ['fk_product_tags_product_id', set('product_tags', 'tag', 'product_id = :new')],
  ['ck_product_tags_tag', set('product_tags', 'tag', `tag = 'Blue'`)],
  // prices
  ['pk_price_lists', `INSERT INTO price_lists (id, code, name, currency) VALUES (:price_list, 'x', 'x', 'EUR')`],
  ['uq_price_lists_code', `INSERT INTO price_lists (id, code, name, currency) VALUES (:new, 'VIP', 'x', 'EUR')`],
  ['ck_price_lists_code', set('price_lists', 'price_list', `code = ''`)],
  ['ck_price_lists_name', set('price_lists', 'price_list', `name = ''`)],
  ['ck_price_lists_currency', set('price_lists', 'price_list', `currency = 'E1R'`)],
  ['ck_price_lists_ends_at', set('price_lists', 'price_list', 'ends_at = starts_at')],
  ['ck_price_lists_version', set('price_lists', 'price_list', 'version = 0')],
  [
    'pk_price_list_items',
    `INSERT INTO price_list_items (id, price_list_id, variant_id, min_quantity, price)
     VALUES (:price_list_item, :price_list, :variant, 2, 1)`,
  ],
  [
    'uq_price_list_items_price_list_id_variant_id_min_quantity',
    `INSERT INTO price_list_items (id, price_list_id, variant_id, price) VALUES (:new, :price_list, :variant, 1)`,
  ],
  ['fk_price_list_items_price_list_id', set('price_list_items', 'price_list_item', 'price_list_id = :new')],
  ['fk_price_list_items_variant_id', set('price_list_items', 'price_list_item', 'variant_id = :new')],
  ['ck_price_list_items_min_quantity', set('price_list_items', 'price_list_item', 'min_quantity = 0')],
  ['ck_price_list_items_price', set('price_list_items', 'price_list_item', 'price = 0')],
  ['ck_price_list_items_version', set('price_list_items', 'price_list_item', 'version = 0')],
  ...(
    [
      ['pk_price_history', { id: ':history' }],
      ['fk_price_history_product_id', { product_id: ':new' }],
      ['fk_price_history_variant_id', { variant_id: ':new' }],
      ['fk_price_history_price_list_id', { price_list_id: ':new' }],
      ['ck_price_history_old_price', { old_price: '0' }],
      ['ck_price_history_new_price', { new_price: '0' }],
      ['ck_price_history_currency', { currency: `'€€€'` }],
    ] as const
  ).map(([constraint, change]) => {
    const row = {
      id: ':new',
      product_id: ':product',
      variant_id: ':variant',
      new_price: '1',
      currency: `'EUR'`,
      changed_by: `'someone'`,
      effective_at: 'now()',
      ...change,
    };
    return [
      constraint,
      `INSERT INTO price_history (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).join(', ')})`,
    ] as const;
  }),
  ['append_only_price_history', set('price_history', 'history', 'new_price = 2')],
  ['append_only_price_history', 'DELETE FROM price_history'],
  // reviews
  ['pk_reviews', `INSERT INTO reviews (id, product_id, user_id, rating) VALUES (:review, :product, 'user-2', 5)`],
  [
    'uq_reviews_product_id_user_id',
    `INSERT INTO reviews (id, product_id, user_id, rating) VALUES (:new, :product, 'user-1', 1)`,
  ],
  ['fk_reviews_product_id', set('reviews', 'review', 'product_id = :new')],
  ['ck_reviews_rating', set('reviews', 'review', 'rating = 6')],
  ['ck_reviews_rating', set('reviews', 'review', 'rating = 0')],
  ['ck_reviews_body', set('reviews', 'review', `body = repeat('x', 5001)`)],
  ['ck_reviews_moderated_at', set('reviews', 'review', 'moderated_at = now()')],
  ['ck_reviews_version', set('reviews', 'review', 'version = 0')],
  [
    'pk_review_purchases',
    `INSERT INTO review_purchases (id, user_id, product_id, order_id, delivered_at)
     VALUES (:purchase, 'user-1', :product, 'order-2', now())`,
  ],
  [
    'uq_review_purchases_user_id_product_id_order_id',
    `INSERT INTO review_purchases (id, user_id, product_id, order_id, delivered_at)
     VALUES (:new, 'user-1', :product, 'order-1', now())`,
  ],
  ['fk_review_purchases_product_id', set('review_purchases', 'purchase', 'product_id = :new')],
  // inventory
  ['pk_inventory', `INSERT INTO inventory (id, variant_id, warehouse_location) VALUES (:inventory, :variant, 'x')`],
  ['uq_inventory_variant_id_warehouse_location', `INSERT INTO inventory (id, variant_id) VALUES (:new, :variant)`],
  ['fk_inventory_variant_id', `INSERT INTO inventory (id, variant_id) VALUES (:new, :new)`],
  ['ck_inventory_warehouse_location', inventory(`warehouse_location = ' '`)],
  ['ck_inventory_quantity_on_hand', inventory('quantity_on_hand = -1, quantity_reserved = -1')],
  ['ck_inventory_quantity_reserved', inventory('quantity_reserved = -1')],
  ['ck_inventory_quantity_reserved_on_hand', inventory('quantity_reserved = quantity_on_hand + 1')],
  ['ck_inventory_quantity_backordered', inventory('quantity_backordered = -1')],
  ['ck_inventory_reorder_point', inventory('reorder_point = 0')],
  ['ck_inventory_stream_version', inventory('stream_version = -1')],
  ['ck_inventory_version', inventory('version = 0')],
  // reservations
  [
    'pk_inventory_reservations',
    `INSERT INTO inventory_reservations (id, order_id, order_version, version) VALUES (:reservation, 'order-2', 1, 1)`,
  ],
  [
    'uq_inventory_reservations_order_id',
    `INSERT INTO inventory_reservations (id, order_id, order_version, version) VALUES (:new, 'order-1', 1, 1)`,
  ],
  ['ck_inventory_reservations_order_version', reservation('order_version = 0')],
  ['ck_inventory_reservations_version', reservation('version = -1')],
  [
    'ck_inventory_reservations_expires_at',
    reservation(`status = 'released', released_reason = 'x', expires_at = now()`),
  ],
  ['ck_inventory_reservations_released_reason', reservation(`status = 'expired'`)],
  [
    'pk_inventory_reservation_lines',
    `INSERT INTO inventory_reservation_lines (id, reservation_id, inventory_id, variant_id, quantity)
     SELECT :line, :reservation, i.id, i.variant_id, 1 FROM inventory i WHERE i.variant_id = :other_variant`,
  ],
  [
    'uq_inventory_reservation_lines_reservation_id_inventory_id',
    `INSERT INTO inventory_reservation_lines (id, reservation_id, inventory_id, variant_id, quantity)
     VALUES (:new, :reservation, :inventory, :variant, 1)`,
  ],
  ['fk_inventory_reservation_lines_reservation_id', line('reservation_id = :new')],
  ['fk_inventory_reservation_lines_inventory_id', line('inventory_id = :new')],
  ['fk_inventory_reservation_lines_variant_id', line('variant_id = :new')],
  ['ck_inventory_reservation_lines_quantity', line('quantity = 0')],
  ['ck_inventory_reservation_lines_committed', line('committed = 2')],
  ['ck_inventory_reservation_lines_backordered', line('backordered = 2')],
  // ledger
  [
    'pk_inventory_transactions',
    `INSERT INTO inventory_transactions (id, inventory_id, variant_id, product_id, type, quantity_change, on_hand_after, created_by)
     SELECT id, inventory_id, variant_id, product_id, type, 1, 1, 'x' FROM inventory_transactions LIMIT 1`,
  ],
  ['ck_inventory_transactions_quantity_change', ledger('type, quantity_change, notes', `'adjustment', 0, 'x'`)],
  ['ck_inventory_transactions_type_quantity_change', ledger('type, quantity_change', `'purchase', -1`)],
  ['ck_inventory_transactions_type_quantity_change', ledger('type, quantity_change', `'sale', 1`)],
  ['ck_inventory_transactions_type_quantity_change', ledger('type, quantity_change', `'return', -1`)],
  ['ck_inventory_transactions_notes', ledger('type, quantity_change', `'adjustment', 1`)],
  ['ck_inventory_transactions_notes', ledger('type, quantity_change, notes', `'adjustment', 1, ' '`)],
  [
    'ck_inventory_transactions_on_hand_after',
    `INSERT INTO inventory_transactions (id, inventory_id, variant_id, product_id, type, quantity_change, on_hand_after, created_by)
     VALUES (:new, :inventory, :variant, :product, 'sale', -1, -1, 'x')`,
  ],
  ...(['inventory_id', 'variant_id', 'product_id'] as const).map((column) => {
    const target = { inventory_id: ':inventory', variant_id: ':variant', product_id: ':product', [column]: ':new' };
    return [
      `fk_inventory_transactions_${column}`,
      `INSERT INTO inventory_transactions (id, ${Object.keys(target).join(', ')}, type, quantity_change, on_hand_after, created_by)
       VALUES (:new, ${Object.values(target).join(', ')}, 'purchase', 1, 1, 'x')`,
    ] as const;
  }),
  ['append_only_inventory_transactions', 'UPDATE inventory_transactions SET quantity_change = 99'],
  ['append_only_inventory_transactions', 'DELETE FROM inventory_transactions'],
  // returns
  ...[
    ['pk_inventory_returns', `:given_back, 'return-2', 'order-1', :variant`],
    ['uq_inventory_returns_return_id_variant_id', `:new, 'return-1', 'order-1', :variant`],
    ['fk_inventory_returns_variant_id', `:new, 'return-2', 'order-1', :new`],
  ].map(
    ([constraint, values]) =>
      [
        constraint!,
        `INSERT INTO inventory_returns (id, return_id, order_id, variant_id, restocked) VALUES (${values}, 1)`,
      ] as const,
  ),
  ['ck_inventory_returns_restocked', set('inventory_returns', 'given_back', 'restocked = 0')],
  ['ck_reviews_stream_version', set('reviews', 'review', 'stream_version = -1')],
  // bulk jobs
  ['pk_bulk_jobs', `INSERT INTO bulk_jobs (id, kind, format, created_by) VALUES (:job, 'export', 'csv', 'x')`],
  ['ck_bulk_jobs_status', set('bulk_jobs', 'job', `status = 'lost'`)],
  ['ck_bulk_jobs_total', set('bulk_jobs', 'job', 'total = -1')],
  ['ck_bulk_jobs_done', set('bulk_jobs', 'job', 'done = -1')],
  ['ck_bulk_jobs_failed', set('bulk_jobs', 'job', 'failed = -1')],
  ['ck_bulk_jobs_finished_at', set('bulk_jobs', 'job', 'finished_at = now()')],
  [
    'pk_bulk_job_errors',
    `INSERT INTO bulk_job_errors (id, job_id, row_number, code, message) VALUES (:job_error, :job, 2, 'x', 'x')`,
  ],
  [
    'fk_bulk_job_errors_job_id',
    `INSERT INTO bulk_job_errors (id, job_id, row_number, code, message) VALUES (:new, :new, 1, 'x', 'x')`,
  ],
  [
    'ck_bulk_job_errors_row_number',
    `INSERT INTO bulk_job_errors (id, job_id, row_number, code, message) VALUES (:new, :job, 0, 'x', 'x')`,
  ],
  ['append_only_bulk_job_errors', 'DELETE FROM bulk_job_errors'],
];

describe('product_db refuses', () => {
  test.each(refused)('%s: %s', (constraint, sql) => expectRefused(database, filled(sql), constraint));

  test('nothing is left untried: every named constraint of the schema is in the list', async () => {
    const named = await database.query<{ name: string }>(
      `SELECT conname AS name FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f', 'c') AND conparentid = 0
         AND conrelid::regclass::text ~ '^(categor|product|price|review|inventory|bulk)'
       UNION SELECT indexname FROM pg_indexes
       WHERE schemaname = 'public' AND indexname LIKE 'uq_%' AND tablename ~ '^(categor|product|price|review|inventory|bulk)'`,
    );
    const tried = new Set(refused.map(([constraint]) => constraint));
    /** The pair is there to be referenced; with `pk_categories` before it no row can reach it. */
    tried.add('uq_categories_id_path');
    expect(named.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  });
});

describe('product_db allows', () => {
  test.each([
    [
      'the slug of a product that was removed',
      `UPDATE products SET deleted_at = now() WHERE id = :other_product;
       UPDATE products SET slug = (SELECT slug FROM products WHERE id = :other_product) WHERE id = :product`,
    ],
    [
      'a second review after the first was removed',
      `UPDATE reviews SET deleted_at = now();
       INSERT INTO reviews (id, product_id, user_id, rating) VALUES (:new, :product, 'user-1', 1)`,
    ],
    ['promising everything that is on hand', inventory('quantity_reserved = quantity_on_hand')],
  ])('%s', (_, sql) => database.whileChanged(filled(sql), async () => {}));

  test('moving a category moves what lies below it', async () => {
    const move = filled(`UPDATE categories SET parent_id = NULL, parent_path = '/' WHERE id = :child`);
    await database.whileChanged(move, async (connection) => {
      const rows = await connection.query(filled('SELECT path FROM categories WHERE id = :grandchild'));
      expect(rows).toEqual([{ path: `/${ids['child']}/${ids['grandchild']}/` }]);
    });
  });
});
