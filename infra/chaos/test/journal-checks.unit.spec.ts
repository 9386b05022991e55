import { checkJournal, type StoredOrders } from '../src/journal-checks.ts';
import type { JournalEntry } from '../src/journal.ts';

const asked: JournalEntry = { kind: 'asked', key: 'k', customer: 'ada' };
const placed: JournalEntry = { kind: 'answered', key: 'k', status: 201, orderId: 'o', total: 1999 };
const refused: JournalEntry = { kind: 'answered', key: 'k', status: 409, code: 'order.coupon_refused' };
const lost: JournalEntry = { kind: 'lost', key: 'k', reason: 'the connection was reset' };
const shown = (status: string): JournalEntry => ({ kind: 'shown', orderId: 'o', status });

const stored = (over: Partial<StoredOrders['orders'][number]> = {}): StoredOrders => ({
  orders: [{ id: 'o', status: 'confirmed', total: 1999, ...over }],
  keys: new Map([['k', 'o']]),
});
const nothing: StoredOrders = { orders: [], keys: new Map() };

const found = (entries: readonly JournalEntry[], there: StoredOrders) =>
  checkJournal(entries, there).map(({ subject, detail }) => `${subject} ${detail}`);

describe('the journal of the clients', () => {
  it.each<[string, readonly JournalEntry[], StoredOrders]>([
    ['an order that was answered', [asked, placed, shown('pending'), shown('confirmed')], stored()],
    ['an answer that was lost and came later', [asked, lost, asked, placed], stored()],
    ['a failure of the moment, then an order', [asked, { ...refused, status: 503 }, asked, placed], stored()],
    ['a refusal, then an order', [asked, refused, asked, placed], stored()],
    ['a refusal', [asked, refused], nothing],
    [
      'a cancellation',
      [asked, placed, { kind: 'cancelled', orderId: 'o', status: 200, orderStatus: 'cancelled' }],
      stored({ status: 'cancelled' }),
    ],
  ])('contradicts nothing: %s', (_what, entries, there) => {
    expect(found(entries, there)).toEqual([]);
  });

  it.each<[string, readonly JournalEntry[], StoredOrders, string]>([
    ['an answered order that is not there', [asked, placed], { ...nothing, keys: stored().keys }, 'which is not there'],
    ['another total than was answered', [asked, placed], stored({ total: 1 }), 'was told 1999, order o costs 1'],
    ['two orders for one key', [asked, placed, asked, { ...placed, orderId: 'p' }], stored(), 'answered with 2 orders'],
    [
      'two totals for one key',
      [asked, placed, asked, { ...placed, total: 5 }],
      stored(),
      'answered with totals 1999, 5',
    ],
    ['an order that was refused', [asked, refused], stored(), 'was refused (409 order.coupon_refused), and is order o'],
    [
      'an order that was taken back',
      [asked, placed, asked, refused],
      stored(),
      'answered with an order, then with 409',
    ],
    ['a request without an end', [asked, lost], nothing, 'was never answered for good'],
    ['another order than the stored one', [asked, { ...placed, orderId: 'p' }], stored(), 'stored is o'],
    ['an order that nobody asked for', [], stored(), 'no client was ever told of it'],
    ['an order that falls back', [asked, placed, shown('confirmed'), shown('pending')], stored(), 'then as pending'],
    [
      'a cancellation that did not stand',
      [asked, placed, { kind: 'cancelled', orderId: 'o', status: 200, orderStatus: 'cancelled' }],
      stored(),
      'was answered as cancelled, and is confirmed',
    ],
  ])('finds %s', (_what, entries, there, words) => {
    expect(found(entries, there)).toContainEqual(expect.stringContaining(words));
  });
});
