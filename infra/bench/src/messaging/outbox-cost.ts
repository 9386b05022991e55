import { newId, type Tx } from '@tenfold/database';
import type { BenchService } from './bench-service.ts';
import { aNote, relayed } from './contract.ts';
import { perSecond } from './per-second.ts';

const CLIENTS = 8;

/** Orders that eight clients place in a second in transactions like those of the order service, with or without the event. */
export async function ordersPerSecond(service: BenchService, withEvent: boolean, forMs: number): Promise<number> {
  const { database, outbox } = service;
  const place = async () => {
    await database.transaction(async (tx) => {
      const orderId = newId();
      await insertOrder(tx, orderId);
      if (withEvent) await outbox.add(tx, relayed.Noted, aNote(orderId));
    });
    return 1;
  };
  const rates = await Promise.all(Array.from({ length: CLIENTS }, () => perSecond(forMs, place)));
  return rates.reduce((total, rate) => total + rate, 0);
}

/** The statements of `place-order`, one for each table: key of the request, order, two lines, taxes, address, history, saga. */
async function insertOrder(tx: Tx, orderId: string): Promise<void> {
  const number = `O-${orderId}`;
  await tx.query(`SELECT now() AS "placedAt"`);
  await tx.query(
    `INSERT INTO idempotency_keys (id, caller, route, key, fingerprint, status, response_status, response, expires_at)
     VALUES ($1, 'u_1', 'POST /v1/orders', $2, $3, 'answered', 201, $4, now() + interval '1 day')`,
    [newId(), orderId, 'f'.repeat(64), JSON.stringify(aNote(orderId))],
  );
  await tx.query('INSERT INTO shop_order_keys (order_id, order_number, cart_id) VALUES ($1, $2, $3)', [
    orderId,
    number,
    newId(),
  ]);
  await tx.query(
    `INSERT INTO shop_orders (id, user_id, order_number, status, currency, subtotal, total)
     VALUES ($1, $2, $3, 'pending', 'EUR', 49800, 52000)`,
    [orderId, 'u_1', number],
  );
  await tx.query(
    `INSERT INTO shop_order_items (id, order_id, variant_id, sku, name, quantity, unit_price, line_total)
     VALUES ($1, $3, $4, 'TENT-1', 'Tent for four people', 1, 24900, 24900), ($2, $3, $4, 'TENT-2', 'Tent', 1, 24900, 24900)`,
    [newId(), newId(), orderId, newId()],
  );
  await tx.query(
    'INSERT INTO shop_tax_lines (id, order_id, rate_bp, amount) VALUES ($1, $3, 1900, 3975), ($2, $3, 1900, 3975)',
    [newId(), newId(), orderId],
  );
  await tx.query('INSERT INTO shop_addresses (id, order_id, address) VALUES ($1, $2, $3)', [
    newId(),
    orderId,
    'A'.repeat(300),
  ]);
  await tx.query(`INSERT INTO shop_status_history (id, order_id, to_status) VALUES ($1, $2, 'pending')`, [
    newId(),
    orderId,
  ]);
  await tx.query(
    `INSERT INTO shop_sagas (id, order_id, step, deadline, state) VALUES ($1, $2, 'reserving', now() + interval '15 min', $3)`,
    [newId(), orderId, JSON.stringify({ stock: 'asked', stockSeen: 0, limits: 'none', paymentAsked: false })],
  );
}
