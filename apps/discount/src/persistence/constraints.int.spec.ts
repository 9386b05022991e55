import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import { expectRefused, type TestDatabase } from '@tenfold/testing';
import { freshDiscountDatabase } from '../../test/discount-database.ts';

let database: TestDatabase;

/** Ids of one living row of each kind, for statements to begin from: `:coupon` in the SQL below is its quoted id. */
const ids = Object.fromEntries(
  ['coupon', 'other_coupon', 'usage', 'promotion', 'rule', 'promotion_usage', 'limits', 'evaluation'].map((name) => [
    name,
    newId(),
  ]),
);

const LIVING_ROWS = [
  `INSERT INTO coupons (id, code, name, kind, percent_bp, usage_limit, used_count)
   VALUES (:coupon, 'Summer10', 'Summer', 'percentage', 1000, 3, 1),
          (:other_coupon, 'WINTER', 'Winter', 'free_shipping', NULL, NULL, 0)`,
  `INSERT INTO coupon_usage (id, coupon_id, order_id, customer_key, user_slot, order_version, version, amount, currency)
   VALUES (:usage, :coupon, 'order-1', 'ada', 1, 1, 1, 500, 'EUR')`,
  `INSERT INTO promotions (id, name, budget_amount, budget_uses, currency)
   VALUES (:promotion, 'Spring', 1000, 3, 'EUR')`,
  `INSERT INTO promotion_rules (id, promotion_id, kind, type, parameters, position)
   VALUES (:rule, :promotion, 'effect', 'fixed', '{"amount": 5, "currency": "EUR"}', 0)`,
  `INSERT INTO promotion_usage (id, promotion_id, order_id, amount, currency)
   VALUES (:promotion_usage, :promotion, 'order-1', 500, 'EUR')`,
  `INSERT INTO order_limits (id, order_id, order_version, version, status) VALUES (:limits, 'order-1', 1, 1, 'reserved')`,
  `INSERT INTO discount_evaluations (id, input, result, trace, rules_version) VALUES (:evaluation, '{}', '{}', '[]', 'x')`,
];

beforeAll(async () => {
  database = await freshDiscountDatabase();
  for (const statement of LIVING_ROWS) await database.asMigrator(filled(statement));
});
afterAll(() => database.close());

/** `:new` is a fresh id each time; any other `:name` is that of the row above. */
function filled(sql: string): string {
  return sql.replace(/:([a-z_]+)\b/g, (_, name: string) => `'${name === 'new' ? newId() : ids[name]}'`);
}

const set = (table: string, row: string, assignment: string) => `UPDATE ${table} SET ${assignment} WHERE id = :${row}`;
const coupon = (assignment: string) => set('coupons', 'coupon', assignment);
const usage = (assignment: string) => set('coupon_usage', 'usage', assignment);
const promotion = (assignment: string) => set('promotions', 'promotion', assignment);
const rule = (assignment: string) => set('promotion_rules', 'rule', assignment);
const promotionUsage = (assignment: string) => set('promotion_usage', 'promotion_usage', assignment);
const limits = (assignment: string) => set('order_limits', 'limits', assignment);
const anotherUsage = (couponId: string, order: string, slot: string) =>
  `INSERT INTO coupon_usage (id, coupon_id, order_id, customer_key, user_slot, order_version, version, amount, currency)
   VALUES (:new, ${couponId}, '${order}', 'ada', ${slot}, 1, 1, 500, 'EUR')`;

/** Each rule of the schema with a statement that breaks it and nothing else. */
const refused: readonly (readonly [constraint: string, sql: string])[] = [
  // coupons
  ['pk_coupons', `INSERT INTO coupons (id, code, name, kind) VALUES (:coupon, 'X', 'X', 'free_shipping')`],
  ['uq_coupons_code', `INSERT INTO coupons (id, code, name, kind) VALUES (:new, 'sUMMER10', 'X', 'free_shipping')`],
  ['ck_coupons_code', coupon(`code = 'two words'`)],
  ['ck_coupons_name', coupon(`name = ' '`)],
  ['not_null', coupon('name = NULL')],
  ['ck_coupons_percent_bp', coupon('percent_bp = 10001')],
  ['ck_coupons_percent_bp', coupon('percent_bp = 0')],
  ['ck_coupons_amount', coupon(`kind = 'fixed', percent_bp = NULL, amount = 0, currency = 'EUR'`)],
  ['ck_coupons_kind', coupon('percent_bp = NULL')],
  ['ck_coupons_kind', coupon(`kind = 'free_shipping'`)],
  ['ck_coupons_kind', coupon(`amount = 5, currency = 'EUR'`)],
  ['ck_coupons_currency', coupon(`currency = 'eur'`)],
  ['ck_coupons_currency_of_amounts', coupon('minimum_spend = 5')],
  ['ck_coupons_currency_of_amounts', coupon('maximum_discount = 5')],
  ['ck_coupons_minimum_spend', coupon(`minimum_spend = 0, currency = 'EUR'`)],
  ['ck_coupons_maximum_discount', coupon(`maximum_discount = 0, currency = 'EUR'`)],
  ['ck_coupons_ends_at', coupon('starts_at = now(), ends_at = now()')],
  ['ck_coupons_usage_limit', coupon('usage_limit = 0, used_count = 0')],
  ['ck_coupons_usage_limit_per_user', coupon('usage_limit_per_user = 0')],
  ['ck_coupons_used_count', coupon('used_count = -1')],
  ['ck_coupons_used_count_usage_limit', coupon('used_count = 4')],
  ['ck_coupons_stacking_group', coupon(`stacking_group = ' '`)],
  ['ck_coupons_scope', coupon(`scope = '[]'`)],
  ['ck_coupons_stream_version', coupon('stream_version = -1')],
  ['ck_coupons_version', coupon('version = 0')],
  ['frozen_created_at', coupon(`created_at = now() - interval '1 day'`)],
  // coupon_usage
  ['pk_coupon_usage', anotherUsage(':other_coupon', 'order-2', '2').replace(':new', ':usage')],
  ['uq_coupon_usage_coupon_id_order_id', anotherUsage(':coupon', 'order-1', '2')],
  ['uq_coupon_usage_coupon_id_customer_key_user_slot', anotherUsage(':coupon', 'order-2', '1')],
  ['fk_coupon_usage_coupon_id', anotherUsage(':new', 'order-2', '2')],
  ['fk_coupon_usage_coupon_id', `DELETE FROM coupons WHERE id = :coupon`],
  ['ck_coupon_usage_customer_key', usage(`customer_key = ''`)],
  ['ck_coupon_usage_user_slot', usage('user_slot = 0')],
  ['ck_coupon_usage_order_version', usage('order_version = 0')],
  ['ck_coupon_usage_version', usage('version = 0')],
  ['ck_coupon_usage_amount', usage('amount = -1')],
  ['ck_coupon_usage_currency', usage(`currency = 'eur'`)],
  ['ck_coupon_usage_redeemed_at', usage(`status = 'redeemed'`)],
  ['ck_coupon_usage_released_at', usage(`status = 'released'`)],
  ['ck_coupon_usage_released_at', usage('released_at = now()')],
  // promotions
  ['pk_promotions', `INSERT INTO promotions (id, name) VALUES (:promotion, 'X')`],
  ['ck_promotions_name', promotion(`name = ' '`)],
  ['ck_promotions_stacking_group', promotion(`stacking_group = ' '`)],
  ['ck_promotions_ends_at', promotion('starts_at = now(), ends_at = now()')],
  ['ck_promotions_budget_amount', promotion('budget_amount = 0')],
  ['ck_promotions_budget_uses', promotion('budget_uses = 0')],
  ['ck_promotions_currency', promotion(`currency = 'eur'`)],
  ['ck_promotions_currency_of_budget', promotion('currency = NULL')],
  ['ck_promotions_spent_amount', promotion('spent_amount = -1')],
  ['ck_promotions_spent_amount_budget_amount', promotion('spent_amount = 1001')],
  ['ck_promotions_used_count', promotion('used_count = -1')],
  ['ck_promotions_used_count_budget_uses', promotion('used_count = 4')],
  ['ck_promotions_version', promotion('version = 0')],
  ['frozen_created_at', promotion(`created_at = now() - interval '1 day'`)],
  // promotion_rules
  [
    'pk_promotion_rules',
    `INSERT INTO promotion_rules (id, promotion_id, kind, type, parameters, position)
     VALUES (:rule, :promotion, 'effect', 'fixed', '{}', 1)`,
  ],
  ['fk_promotion_rules_promotion_id', rule('promotion_id = :new')],
  ['ck_promotion_rules_type', rule(`type = ' '`)],
  ['ck_promotion_rules_parameters', rule(`parameters = '[]'`)],
  ['ck_promotion_rules_position', rule('position = -1')],
  // promotion_usage
  [
    'pk_promotion_usage',
    `INSERT INTO promotion_usage (id, promotion_id, order_id, amount, currency)
     VALUES (:promotion_usage, :promotion, 'order-2', 1, 'EUR')`,
  ],
  [
    'uq_promotion_usage_promotion_id_order_id',
    `INSERT INTO promotion_usage (id, promotion_id, order_id, amount, currency)
     VALUES (:new, :promotion, 'order-1', 1, 'EUR')`,
  ],
  ['fk_promotion_usage_promotion_id', promotionUsage('promotion_id = :new')],
  ['fk_promotion_usage_promotion_id', `DELETE FROM promotions WHERE id = :promotion`],
  ['ck_promotion_usage_amount', promotionUsage('amount = -1')],
  ['ck_promotion_usage_currency', promotionUsage(`currency = 'eur'`)],
  ['ck_promotion_usage_redeemed_at', promotionUsage(`status = 'redeemed'`)],
  ['ck_promotion_usage_released_at', promotionUsage(`status = 'released'`)],
  // order_limits
  [
    'pk_order_limits',
    `INSERT INTO order_limits (id, order_id, order_version, version, status)
     VALUES (:limits, 'order-2', 1, 1, 'reserved')`,
  ],
  [
    'uq_order_limits_order_id',
    `INSERT INTO order_limits (id, order_id, order_version, version, status)
     VALUES (:new, 'order-1', 1, 1, 'reserved')`,
  ],
  ['ck_order_limits_order_version', limits('order_version = 0')],
  ['ck_order_limits_version', limits('version = -1')],
  ['ck_order_limits_released_reason', limits(`status = 'released'`)],
  ['ck_order_limits_released_reason', limits(`released_reason = 'order_ended'`)],
  // discount_evaluations
  [
    'pk_discount_evaluations',
    `INSERT INTO discount_evaluations (id, input, result, trace, rules_version)
     VALUES (:evaluation, '{}', '{}', '[]', 'x')`,
  ],
  [
    'ck_discount_evaluations_rules_version',
    `INSERT INTO discount_evaluations (id, input, result, trace, rules_version) VALUES (:new, '{}', '{}', '[]', '')`,
  ],
  ['append_only_discount_evaluations', `UPDATE discount_evaluations SET trace = '[]'`],
  ['append_only_discount_evaluations', 'DELETE FROM discount_evaluations'],
];

describe('discount_db refuses', () => {
  test.each(refused)('%s', (constraint, sql) => expectRefused(database, filled(sql), constraint));

  test('nothing is left untried: every named constraint of the schema is in the list', async () => {
    const named = await database.query<{ name: string }>(
      `SELECT conname AS name FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f', 'c') AND conparentid = 0
         AND conrelid::regclass::text ~ '^(coupon|promotion|order_limits|discount_evaluations)'
       UNION SELECT indexname FROM pg_indexes
       WHERE schemaname = 'public' AND indexname LIKE 'uq_%' AND tablename ~ '^(coupon|promotion|order_limits)'`,
    );
    const tried = new Set(refused.map(([constraint]) => constraint));
    expect(named.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  });
});

describe('discount_db allows', () => {
  test.each([
    [
      'a slot that was given back',
      `UPDATE coupon_usage SET status = 'released', released_at = now() WHERE id = :usage;
       ${anotherUsage(':coupon', 'order-2', '1')}`,
    ],
    ['any number of uses by one customer without slots', anotherUsage(':coupon', 'order-2', 'NULL')],
    ['the last use', coupon('used_count = usage_limit')],
  ])('%s', (_, sql) => database.whileChanged(filled(sql), async () => {}));
});
