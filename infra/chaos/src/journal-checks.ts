import type { Violation } from '@tenfold/invariants';
import type { JournalEntry } from './journal.ts';

/** What the database of order says in the end. */
export interface StoredOrders {
  /** Orders of the customers of the run. */
  readonly orders: readonly StoredOrder[];
  /** Order by Idempotency-Key, as it was answered. */
  readonly keys: ReadonlyMap<string, string>;
}

export interface StoredOrder {
  readonly id: string;
  readonly status: string;
  readonly total: number;
}

/** What a client was told of one key, from first to last. */
interface Told {
  readonly orderIds: Set<string>;
  readonly totals: Set<number>;
  last: 'placed' | 'refused' | 'unknown';
  lastWords: string;
}

/** Which status may follow which, in what one customer is shown. */
const RANK: Readonly<Record<string, number>> = { pending: 0, confirmed: 1, shipped: 2, delivered: 3, cancelled: 4 };

/** Whether an answer says nothing about what becomes of the request: the client has to ask again. */
export function isOpen(status: number, code: string | undefined): boolean {
  return status >= 500 || status === 429 || code === 'request.idempotency_key_in_progress';
}

/** Compares what the clients were told with what is there. To be called when every key has been answered for good. */
export function checkJournal(entries: readonly JournalEntry[], stored: StoredOrders): Violation[] {
  const told = wordsByKey(entries);
  const byId = new Map(stored.orders.map((order) => [order.id, order]));
  return [
    ...[...told].flatMap(([key, words]) => checkKey(key, words, stored, byId)),
    ...unaskedOrders(told, stored),
    ...fallenBack(entries),
    ...brokenCancellations(entries, byId),
  ];
}

function wordsByKey(entries: readonly JournalEntry[]): Map<string, Told> {
  const told = new Map<string, Told>();
  const of = (key: string): Told => {
    const words = told.get(key) ?? { orderIds: new Set(), totals: new Set(), last: 'unknown', lastWords: 'no answer' };
    told.set(key, words);
    return words;
  };
  for (const entry of entries) {
    if (entry.kind === 'asked') of(entry.key);
    if (entry.kind === 'answered') hear(of(entry.key), entry);
  }
  return told;
}

function hear(words: Told, answer: Extract<JournalEntry, { kind: 'answered' }>): void {
  const { status, code, orderId, total } = answer;
  if (orderId !== undefined) words.orderIds.add(orderId);
  if (total !== undefined) words.totals.add(total);
  if (isOpen(status, code)) return;
  words.last = status === 201 ? 'placed' : 'refused';
  words.lastWords = `${status} ${code ?? ''}`.trim();
}

function checkKey(
  key: string,
  { orderIds, totals, last, lastWords }: Told,
  stored: StoredOrders,
  byId: ReadonlyMap<string, StoredOrder>,
): Violation[] {
  const subject = `key ${key}`;
  const faults: string[] = [];
  const storedId = stored.keys.get(key);
  if (last === 'unknown') faults.push('was never answered for good');
  if (orderIds.size > 1) faults.push(`was answered with ${orderIds.size} orders: ${[...orderIds].join(', ')}`);
  if (totals.size > 1) faults.push(`was answered with totals ${[...totals].join(', ')}`);
  if (last === 'refused' && orderIds.size > 0) faults.push(`was answered with an order, then with ${lastWords}`);
  if (last === 'refused' && storedId !== undefined) faults.push(`was refused (${lastWords}), and is order ${storedId}`);
  for (const id of orderIds) {
    const order = byId.get(id);
    if (order === undefined) faults.push(`was answered with order ${id}, which is not there`);
    else if (!totals.has(order.total)) faults.push(`was told ${[...totals].join()}, order ${id} costs ${order.total}`);
    if (storedId !== undefined && storedId !== id) faults.push(`was answered with ${id}, stored is ${storedId}`);
  }
  return faults.map((detail) => ({ subject, detail }));
}

function unaskedOrders(told: ReadonlyMap<string, Told>, { orders }: StoredOrders): Violation[] {
  const known = new Set([...told.values()].flatMap(({ orderIds }) => [...orderIds]));
  return orders
    .filter(({ id }) => !known.has(id))
    .map(({ id }) => ({ subject: `order ${id}`, detail: 'is there, and no client was ever told of it' }));
}

function fallenBack(entries: readonly JournalEntry[]): Violation[] {
  const highest = new Map<string, string>();
  return entries.flatMap((entry) => {
    if (entry.kind !== 'shown') return [];
    const { orderId, status } = entry;
    const before = highest.get(orderId) ?? 'pending';
    if (RANK[status]! >= RANK[before]!) {
      highest.set(orderId, status);
      return [];
    }
    return [{ subject: `order ${orderId}`, detail: `was shown as ${before}, then as ${status}` }];
  });
}

function brokenCancellations(entries: readonly JournalEntry[], byId: ReadonlyMap<string, StoredOrder>): Violation[] {
  return entries.flatMap((entry) => {
    if (entry.kind !== 'cancelled' || entry.orderStatus !== 'cancelled') return [];
    const status = byId.get(entry.orderId)?.status ?? 'not there';
    if (status === 'cancelled') return [];
    return [{ subject: `order ${entry.orderId}`, detail: `was answered as cancelled, and is ${status}` }];
  });
}
