import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { expectRefused, testDatabase, type TestDatabase } from '@tenfold/testing';
import { paymentDatabase } from './payment-database.ts';

let database: TestDatabase;

const id = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

const ROWS = [
  `INSERT INTO payment_methods (id, user_id, provider, token, token_blind, card_brand, card_last4, exp_month, exp_year, is_default)
   VALUES ('${id(1)}', 'u1', 'simulated', 'x', 'b1', 'visa', '4242', 12, 2040, true)`,
  `INSERT INTO payment_orders (id, order_id, currency, order_version) VALUES ('${id(2)}', 'o1', 'EUR', 2)`,
  `INSERT INTO payments (id, order_id, method_kind, payment_method_id, provider, currency, order_amount, amount)
   VALUES ('${id(3)}', 'o1', 'saved', '${id(1)}', 'simulated', 'EUR', 1000, 1000)`,
  `INSERT INTO payment_transactions (id, payment_id, order_id, kind, amount, outcome, provider, provider_reference, idempotency_key)
   VALUES ('${id(4)}', '${id(3)}', 'o1', 'authorize', 1000, 'succeeded', 'simulated', 'ref-1', 'key-1')`,
  `INSERT INTO refunds (id, payment_id, order_id, amount, currency, reason, destination, idempotency_key, requested_by)
   VALUES ('${id(5)}', '${id(3)}', 'o1', 10, 'EUR', 'r', 'original', 'rkey-1', 's')`,
  `INSERT INTO store_credits (id, user_id, currency) VALUES ('${id(6)}', 'u1', 'EUR')`,
  `INSERT INTO store_credit_entries (id, store_credit_id, amount, balance_after, reason, idempotency_key)
   VALUES ('${id(7)}', '${id(6)}', 5, 5, 'r', 'ekey-1')`,
  `INSERT INTO gift_cards (id, code_hash, last4, currency, initial_amount, balance)
   VALUES ('${id(8)}', 'hash-1', 'ABCD', 'EUR', 100, 100)`,
  `INSERT INTO payment_webhooks (id, provider, provider_event_id, type, raw_body, headers, signature_valid)
   VALUES ('${id(9)}', 'simulated', 'evt-1', 't', '\\x00', '{}', true)`,
];

beforeAll(async () => {
  database = await testDatabase(paymentDatabase);
  for (const row of ROWS) await database.asMigrator(row);
});
afterAll(() => database.close());

const payment = (columns: string, values: string) =>
  `INSERT INTO payments (id, order_id, attempt, status, failure_code, failed_at, method_kind, provider, currency, ${columns})
   VALUES ('${id(90)}', 'o1', 2, 'failed', 'x', now(), 'one_off', 'simulated', 'EUR', ${values})`;
const transaction = (key: string, reference: string, amount = 1) =>
  `INSERT INTO payment_transactions (id, payment_id, order_id, kind, amount, outcome, provider, provider_reference, idempotency_key)
   VALUES ('${id(91)}', '${id(3)}', 'o1', 'authorize', ${amount}, 'succeeded', 'simulated', '${reference}', '${key}')`;
const setPayment = (change: string) => `UPDATE payments SET ${change} WHERE id = '${id(3)}'`;
const setOrder = (change: string) => `UPDATE payment_orders SET ${change} WHERE order_id = 'o1'`;

describe('payment_db refuses', () => {
  test('a second living attempt', async () => {
    const [index] = await database.query<{ name: string }>(
      `SELECT i.relname AS name FROM pg_class i JOIN pg_index x ON x.indexrelid = i.oid
         JOIN pg_inherits h ON h.inhrelid = i.oid
        WHERE h.inhparent = 'uq_payments_order_id_living'::regclass
          AND x.indrelid = (SELECT tableoid FROM payments WHERE order_id = 'o1')`,
    );
    const second = `INSERT INTO payments (id, order_id, attempt, method_kind, provider, currency, order_amount, amount)
      VALUES ('${id(90)}', 'o1', 2, 'one_off', 'simulated', 'EUR', 1, 1)`;
    await expectRefused(database, second, index!.name);
  });

  test.each([
    ['ck_payments_amount', payment('order_amount, amount', '1, 0')],
    ['ck_payments_order_amount', payment('order_amount, amount', '0, 1')],
    ['ck_payments_amount_order', payment('order_amount, amount', '1, 102')],
    ['ck_payments_amount_ceiling', payment('order_amount, amount', '100000000, 100000000')],
    ['ck_payments_balance', setPayment('captured_amount = 1')],
    ['ck_payments_balance', setPayment('authorized_amount = 1001')],
    ['ck_payments_balance', setPayment('authorized_amount = 5, captured_amount = 5, refund_claimed_amount = 6')],
    ['ck_payments_balance', setPayment('authorized_amount = 5, captured_amount = 5, refunded_amount = 1')],
    ['ck_payments_method', setPayment('payment_method_id = NULL')],
    ['ck_payments_failure', setPayment(`status = 'failed'`)],
    ['ck_payments_next_action', setPayment(`status = 'requires_action'`)],
    ['ck_payments_captured_at', setPayment(`captured_at = attempted_at - interval '1 second'`)],
    [
      'ck_one_off_methods_token',
      `INSERT INTO one_off_methods (id, provider, card_brand, card_last4, exp_month, exp_year)
       VALUES ('${id(93)}', 'simulated', 'visa', '4242', 12, 2030)`,
    ],
    ['frozen_payments', setPayment('amount = 999')],
    ['frozen_created_at', setPayment(`created_at = now() - interval '1 day'`)],
    [
      'uq_payment_orders_order_id',
      `INSERT INTO payment_orders (id, order_id, currency, order_version) VALUES ('${id(92)}', 'o1', 'EUR', 1)`,
    ],
    ['ck_payment_orders_totals', setOrder('refund_claimed = 1')],
    ['ck_payment_orders_contact', setOrder(`user_id = 'u1', contact = '{}'`)],
    ['ck_payment_orders_totals', setOrder('captured_total = 5, refund_claimed = 5, refunded_total = 6')],
    ['ck_payment_orders_currency', setOrder(`currency = 'eur'`)],
    ['ck_payment_orders_currency_given', setOrder('currency = NULL')],
    ['ck_payment_orders_capture_due', setOrder('capture_due = -1')],
    ['frozen_payment_orders', setOrder(`order_id = 'o2'`)],
    ['uq_payment_transactions_idempotency_key_outcome', transaction('key-1', 'ref-2')],
    ['uq_payment_transactions_provider_provider_reference_kind', transaction('key-2', 'ref-1')],
    ['ck_payment_transactions_amount', transaction('key-3', 'ref-3', 0)],
    ['append_only_payment_transactions', `UPDATE payment_transactions SET amount = 1`],
    ['append_only_payment_transactions', `DELETE FROM payment_transactions`],
    [
      'ck_refunds_amount',
      `INSERT INTO refunds (id, payment_id, order_id, amount, currency, reason, destination, idempotency_key, requested_by) VALUES ('${id(93)}', '${id(3)}', 'o1', 0, 'EUR', 'r', 'original', 'k', 's')`,
    ],
    [
      'uq_refunds_idempotency_key',
      `INSERT INTO refunds (id, payment_id, order_id, amount, currency, reason, destination, idempotency_key, requested_by) VALUES ('${id(93)}', '${id(3)}', 'o1', 1, 'EUR', 'r', 'original', 'rkey-1', 's')`,
    ],
    [
      'fk_refunds_payment_id',
      `INSERT INTO refunds (id, payment_id, order_id, amount, currency, reason, destination, idempotency_key, requested_by) VALUES ('${id(93)}', '${id(3)}', 'o9', 1, 'EUR', 'r', 'original', 'k', 's')`,
    ],
    ['ck_refunds_claimed', `UPDATE refunds SET status = 'succeeded', succeeded_at = now(), is_claimed = false`],
    ['ck_refunds_succeeded', `UPDATE refunds SET status = 'succeeded'`],
    ['ck_refunds_failed', `UPDATE refunds SET status = 'failed'`],
    ['frozen_refunds', `UPDATE refunds SET amount = 11`],
    [
      'uq_payment_methods_user_id_provider_token_blind',
      `INSERT INTO payment_methods (id, user_id, provider, token, token_blind, card_brand, card_last4, exp_month, exp_year) VALUES ('${id(94)}', 'u1', 'simulated', 'x', 'b1', 'visa', '4242', 12, 2040)`,
    ],
    [
      'uq_payment_methods_user_id_is_default',
      `INSERT INTO payment_methods (id, user_id, provider, token, token_blind, card_brand, card_last4, exp_month, exp_year, is_default) VALUES ('${id(94)}', 'u1', 'simulated', 'x', 'b2', 'visa', '4242', 12, 2040, true)`,
    ],
    ['ck_payment_methods_exp_month', `UPDATE payment_methods SET exp_month = 13`],
    ['ck_payment_methods_card_last4', `UPDATE payment_methods SET card_last4 = '42x2'`],
    [
      'uq_store_credits_user_id_currency',
      `INSERT INTO store_credits (id, user_id, currency) VALUES ('${id(95)}', 'u1', 'EUR')`,
    ],
    ['ck_store_credits_balance', `UPDATE store_credits SET balance = -1`],
    ['append_only_store_credit_entries', `DELETE FROM store_credit_entries`],
    ['ck_gift_cards_balance', `UPDATE gift_cards SET balance = 101`],
    ['frozen_gift_cards', `UPDATE gift_cards SET initial_amount = 200`],
    [
      'uq_gift_cards_code_hash',
      `INSERT INTO gift_cards (id, code_hash, last4, currency, initial_amount, balance) VALUES ('${id(96)}', 'hash-1', 'ABCD', 'EUR', 1, 1)`,
    ],
    [
      'uq_payment_webhooks_provider_provider_event_id',
      `INSERT INTO payment_webhooks (id, provider, provider_event_id, type, raw_body, headers, signature_valid) VALUES ('${id(97)}', 'simulated', 'evt-1', 't', '\\x00', '{}', true)`,
    ],
    [
      'ck_payment_webhooks_signature',
      `UPDATE payment_webhooks SET signature_valid = false, status = 'processed', processed_at = now()`,
    ],
    ['ck_payment_webhooks_processed', `UPDATE payment_webhooks SET status = 'processed'`],
    [
      'ck_reconciliation_runs_period',
      `INSERT INTO reconciliation_runs (id, provider, period_start, period_end) VALUES ('${id(98)}', 'simulated', now(), now())`,
    ],
  ])('%s', (constraint, sql) => expectRefused(database, sql, constraint));
});
