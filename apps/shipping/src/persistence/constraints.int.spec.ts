import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import { expectRefused, testDatabase, type TestDatabase } from '@tenfold/testing';
import { shippingDatabase } from './shipping-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase(shippingDatabase);
  for (const statement of LIVING_ROWS) await database.asMigrator(filled(statement));
});
afterAll(() => database.close());

/** Ids of one living row of each kind, for statements to begin from: `:zone` in the SQL below is its quoted id. */
const ids = Object.fromEntries(
  'carrier zone other_zone area method rate order line shipment left item track webhook'
    .split(' ')
    .map((name) => [name, newId()]),
);

const LIVING_ROWS = [
  `INSERT INTO carriers (id, code, name, adapter) VALUES (:carrier, 'van', 'Van', 'manual')`,
  `INSERT INTO shipping_zones (id, name) VALUES (:zone, 'Germany'), (:other_zone, 'France')`,
  `INSERT INTO shipping_zone_areas (id, zone_id, country) VALUES (:area, :zone, 'DE')`,
  `INSERT INTO shipping_methods (id, code, zone_id, carrier_id, name, min_days, max_days)
   VALUES (:method, 'standard', :zone, :carrier, 'Standard', 2, 4)`,
  `INSERT INTO shipping_rates (id, method_id, basis, from_value, to_value, price, currency)
   VALUES (:rate, :method, 'weight', 0, 1000, 490, 'EUR')`,
  `INSERT INTO shipping_orders (id, order_id, order_version, version) VALUES (:order, 'order-1', 3, 1)`,
  `INSERT INTO order_lines (id, order_item_id, order_id, variant_id, sku, name, quantity, allocated, shipped)
   VALUES (:line, 'item-1', 'order-1', 'variant-1', 'MUG', 'Mug', 3, 2, 1)`,
  `INSERT INTO shipments (id, order_id, number, carrier_id, method_code, currency, address)
   VALUES (:shipment, 'order-1', 'SHP-1', :carrier, 'standard', 'EUR', 'cipher text')`,
  `INSERT INTO shipments (id, order_id, number, carrier_id, method_code, currency, address, status, tracking_number, label_url, shipped_at)
   VALUES (:left, 'order-1', 'SHP-2', :carrier, 'standard', 'EUR', 'cipher text', 'dispatched', 'T1', '/label', now())`,
  `INSERT INTO shipment_items (id, shipment_id, order_item_id, variant_id, sku, name, quantity)
   VALUES (:item, :shipment, 'item-1', 'variant-1', 'MUG', 'Mug', 1)`,
  `INSERT INTO shipment_tracking (id, shipment_id, status, occurred_at, carrier_event_id)
   VALUES (:track, :left, 'dispatched', now(), 'evt-1')`,
  `INSERT INTO carrier_webhooks (id, carrier, carrier_event_id, type, raw_body, headers, signature_valid)
   VALUES (:webhook, 'simulated', 'evt-1', 'parcel.moved', '', '{}', true)`,
];

/** `:new` is a fresh id each time; any other `:name` is that of the row above. */
function filled(sql: string): string {
  return sql.replace(/(?<!:):([a-z_]+)\b/g, (_, name: string) => `'${name === 'new' ? newId() : ids[name]}'`);
}

const set = (table: string, row: string, assignment: string) => `UPDATE ${table} SET ${assignment} WHERE id = :${row}`;
/** A second row like the living one, but for these columns. */
const copy = (table: string, row: string, columns: Readonly<Record<string, string>>) => {
  const changed = Object.entries({ id: ':new', ...columns }).map(([name, value]) => `'${name}', ${value}`);
  return `INSERT INTO ${table} SELECT (jsonb_populate_record(t, jsonb_build_object(${changed.join(', ')}))).*
          FROM ${table} t WHERE id = :${row}`;
};
const carrier = (assignment: string) => set('carriers', 'carrier', assignment);
const zone = (assignment: string) => set('shipping_zones', 'zone', assignment);
const area = (assignment: string) => set('shipping_zone_areas', 'area', assignment);
const method = (assignment: string) => set('shipping_methods', 'method', assignment);
const rate = (assignment: string) => set('shipping_rates', 'rate', assignment);
const order = (assignment: string) => set('shipping_orders', 'order', assignment);
const line = (assignment: string) => set('order_lines', 'line', assignment);
const shipment = (assignment: string) => set('shipments', 'shipment', assignment);
const left = (assignment: string) => set('shipments', 'left', assignment);
const item = (assignment: string) => set('shipment_items', 'item', assignment);
const webhook = (assignment: string) => set('carrier_webhooks', 'webhook', assignment);

/** Each rule of the schema with a statement that breaks it and nothing else. */
const refused: readonly (readonly [constraint: string, sql: string])[] = [
  ['pk_carriers', copy('carriers', 'carrier', { id: ':carrier', code: `'other'` })],
  ['uq_carriers_code', copy('carriers', 'carrier', {})],
  ['ck_carriers_code', carrier(`code = 'Not A Code'`)],
  ['ck_carriers_name', carrier(`name = ' '`)],
  ['ck_carriers_adapter', carrier(`adapter = ''`)],
  ['ck_carriers_tracking_url_template', carrier(`tracking_url_template = 'https://example.org/'`)],
  ['ck_carriers_version', carrier('version = 0')],
  ['frozen_created_at', carrier(`created_at = now() - interval '1 day'`)],
  ['pk_shipping_zones', `INSERT INTO shipping_zones (id, name) VALUES (:zone, 'Other')`],
  ['uq_shipping_zones_name', zone(`name = 'France'`)],
  ['ck_shipping_zones_name', zone(`name = ''`)],
  ['ck_shipping_zones_version', zone('version = 0')],
  ['pk_shipping_zone_areas', copy('shipping_zone_areas', 'area', { id: ':area' })],
  ['fk_shipping_zone_areas_zone_id', area('zone_id = :new')],
  ['ck_shipping_zone_areas_country', area(`country = 'de'`)],
  ['ck_shipping_zone_areas_postcode_from', area(`postcode_from = '2', postcode_to = '1'`)],
  ['ck_shipping_zone_areas_postcodes', area(`postcode_from = '2'`)],
  ['pk_shipping_methods', copy('shipping_methods', 'method', { id: ':method', code: `'other'` })],
  ['uq_shipping_methods_code', copy('shipping_methods', 'method', {})],
  ['fk_shipping_methods_zone_id', method('zone_id = :new')],
  ['fk_shipping_methods_zone_id', 'DELETE FROM shipping_zones WHERE id = :zone'],
  ['fk_shipping_methods_carrier_id', method('carrier_id = :new')],
  ['ck_shipping_methods_code', method(`code = 'a b'`)],
  ['ck_shipping_methods_name', method(`name = ''`)],
  ['ck_shipping_methods_days', method('min_days = 5')],
  ['ck_shipping_methods_days', method('min_days = -1')],
  ['ck_shipping_methods_version', method('version = 0')],
  ['pk_shipping_rates', copy('shipping_rates', 'rate', { id: ':rate', from_value: '1000', to_value: '2000' })],
  ['fk_shipping_rates_method_id', rate('method_id = :new')],
  ['ex_shipping_rates_tiers', copy('shipping_rates', 'rate', { from_value: '999', to_value: '2000' })],
  ['ex_shipping_rates_tiers', copy('shipping_rates', 'rate', { from_value: '0', to_value: 'NULL::bigint' })],
  [
    'ex_shipping_rates_basis',
    copy('shipping_rates', 'rate', { from_value: '1000', to_value: '2000', basis: `'items'` }),
  ],
  ['ck_shipping_rates_from_value', rate('from_value = -1')],
  ['ck_shipping_rates_to_value', rate('from_value = 1000')],
  ['ck_shipping_rates_price', rate('price = -1')],
  ['ck_shipping_rates_free_above', rate('free_above = -1')],
  ['ck_shipping_rates_currency', rate(`currency = 'eur'`)],
  ['ck_shipping_rates_version', rate('version = 0')],
  ['pk_shipping_orders', copy('shipping_orders', 'order', { id: ':order', order_id: `'order-2'` })],
  ['uq_shipping_orders_order_id', copy('shipping_orders', 'order', {})],
  ['ck_shipping_orders_order_version', order('order_version = 0')],
  ['ck_shipping_orders_version', order('version = 0')],
  ['frozen_shipping_orders', order(`order_id = 'order-2'`)],
  ['pk_order_lines', copy('order_lines', 'line', { id: ':line', order_item_id: `'item-2'` })],
  ['uq_order_lines_order_item_id', copy('order_lines', 'line', {})],
  ['ck_order_lines_weight_grams', line('weight_grams = -1')],
  [
    'ck_order_lines_quantity',
    copy('order_lines', 'line', { order_item_id: `'item-2'`, quantity: '0', allocated: '0', shipped: '0' }),
  ],
  ['ck_order_lines_progress', line('shipped = 3')],
  ['ck_order_lines_progress', line('delivered = 2')],
  ['ck_order_lines_progress', line('delivered = -1')],
  ['ck_order_lines_cancelled', line('cancelled = -1')],
  ['ck_order_lines_allocated', line('cancelled = 2')],
  ['ck_order_lines_allocated', line('allocated = 4')],
  ['frozen_order_lines', line('quantity = 9')],
  ['pk_shipments', copy('shipments', 'shipment', { id: ':shipment', number: `'SHP-3'` })],
  ['uq_shipments_number', copy('shipments', 'shipment', {})],
  ['uq_shipments_tracking_number', shipment(`tracking_number = 'T1'`)],
  ['fk_shipments_carrier_id', copy('shipments', 'shipment', { number: `'SHP-3'`, carrier_id: ':new' })],
  [
    'fk_shipments_carrier_id',
    'DELETE FROM shipping_methods WHERE id = :method; DELETE FROM carriers WHERE id = :carrier',
  ],
  ['ck_shipments_dispatched', shipment(`status = 'dispatched'`)],
  ['ck_shipments_dispatched', left('label_url = NULL')],
  ['ck_shipments_weight_grams', shipment('weight_grams = -1')],
  ['ck_shipments_cost', shipment('cost = -1')],
  ['ck_shipments_currency', shipment(`currency = '€'`)],
  ['ck_shipments_delivered_at', left(`status = 'delivered', delivered_at = shipped_at - interval '1 s'`)],
  ['ck_shipments_delivered', left(`status = 'delivered'`)],
  ['ck_shipments_delivered', left(`delivered_at = now()`)],
  ['ck_shipments_cancelled', shipment(`status = 'cancelled'`)],
  ['ck_shipments_version', shipment('version = 0')],
  ['not_null', shipment('address = NULL')],
  ['frozen_shipments', shipment(`order_id = 'order-2'`)],
  ['pk_shipment_items', copy('shipment_items', 'item', { id: ':item', order_item_id: `'item-2'` })],
  ['uq_shipment_items_shipment_id_order_item_id', copy('shipment_items', 'item', {})],
  ['fk_shipment_items_shipment_id', copy('shipment_items', 'item', { shipment_id: ':new' })],
  ['ck_shipment_items_quantity', item('quantity = 0')],
  ['frozen_shipment_items', item(`order_item_id = 'item-2'`)],
  ['pk_shipment_tracking', copy('shipment_tracking', 'track', { id: ':track', carrier_event_id: `'evt-2'` })],
  ['uq_shipment_tracking_shipment_id_carrier_event_id', copy('shipment_tracking', 'track', {})],
  ['fk_shipment_tracking_shipment_id', copy('shipment_tracking', 'track', { shipment_id: ':new' })],
  ['append_only_shipment_tracking', `UPDATE shipment_tracking SET status = 'delivered'`],
  ['append_only_shipment_tracking', 'DELETE FROM shipment_tracking'],
  ['pk_carrier_webhooks', copy('carrier_webhooks', 'webhook', { id: ':webhook', carrier_event_id: `'evt-2'` })],
  ['uq_carrier_webhooks_carrier_carrier_event_id', copy('carrier_webhooks', 'webhook', {})],
  ['ck_carrier_webhooks_attempts', webhook('attempts = -1')],
  ['ck_carrier_webhooks_processed_at', webhook(`processed_at = received_at - interval '1 s'`)],
  ['ck_carrier_webhooks_processed', webhook(`status = 'ignored'`)],
  ['ck_carrier_webhooks_signature', webhook(`status = 'processed', processed_at = now(), signature_valid = false`)],
];

const OWN = '^(carrier|shipping|shipment|order_lines)';

describe('shipping_db refuses', () => {
  test.each(refused)('%s: %s', (constraint, sql) => expectRefused(database, filled(sql), constraint));

  test('nothing is left untried: every named constraint of the schema is in the list', async () => {
    const named = await database.query<{ name: string }>(
      `SELECT conname AS name FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f', 'c', 'x') AND conparentid = 0
         AND conrelid::regclass::text ~ '${OWN}'
       UNION SELECT indexname FROM pg_indexes
       WHERE schemaname = 'public' AND indexname LIKE 'uq_%' AND tablename ~ '${OWN}'`,
    );
    const tried = new Set(refused.map(([constraint]) => constraint));
    expect(named.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  });
});

describe('shipping_db allows', () => {
  test.each([
    [
      'the name of a zone that was removed',
      `UPDATE shipping_zones SET deleted_at = now() WHERE id = :other_zone; ${zone(`name = 'France'`)}`,
    ],
    [
      'a tier in the place of one that was removed',
      `${rate('deleted_at = now()')}; ${copy('shipping_rates', 'rate', { deleted_at: 'NULL::timestamptz', basis: `'items'` })}`,
    ],
    [
      'the next tier where the last one ends',
      copy('shipping_rates', 'rate', { from_value: '1000', to_value: 'NULL::bigint' }),
    ],
    ['other tiers in another currency', copy('shipping_rates', 'rate', { currency: `'USD'`, basis: `'price'` })],
    ['everything shipped and delivered', line('allocated = 3, shipped = 3, delivered = 3')],
  ])('%s', (_, sql) => database.whileChanged(filled(sql), async () => {}));
});
