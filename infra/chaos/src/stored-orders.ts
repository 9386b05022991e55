import type { Evidence } from '@tenfold/invariants';
import type { StoredOrders } from './journal-checks.ts';

/** The orders that these customers have placed since a moment of the database's clock. */
export async function readStoredOrders(
  evidence: Evidence,
  customers: readonly string[],
  since: Date,
): Promise<StoredOrders> {
  const order = evidence.database('order');
  const orders = await order.rows<{ id: string; status: string; total: number }>(
    `SELECT id::text AS id, status::text AS status, total FROM orders WHERE user_id = ANY($1) AND created_at >= $2`,
    [customers, since],
  );
  const keys = await order.rows<{ key: string; id: string }>(
    `SELECT key, response->>'id' AS id FROM idempotency_keys
      WHERE response_status = 201 AND route LIKE '%/orders' AND response ? 'id'`,
  );
  return { orders, keys: new Map(keys.map(({ key, id }) => [key, id])) };
}

export async function clockOf(evidence: Evidence): Promise<Date> {
  const [row] = await evidence.database('order').rows<{ now: Date }>('SELECT now() AS now');
  return row!.now;
}
