import type { Evidence } from '@tenfold/invariants';

/** What some orders cost in messages, counted from the rows that they left. */
export interface MessageCost {
  /** Outbox rows. */
  readonly events: number;
  /** Inbox rows: an event that one handler has worked off. */
  readonly deliveries: number;
  /** Transactions that wrote an outbox or an inbox row. */
  readonly transactions: number;
}

/** The cart says under its own key that it became an order. */
const OF_ORDERS = `(key = ANY($1) OR (type = 'cart.converted.v1' AND payload->>'orderId' = ANY($1)))`;

const ROWS = `
  SELECT (SELECT count(*) FROM outbox_messages WHERE ${OF_ORDERS}) AS events,
         (SELECT count(*) FROM inbox_messages WHERE key = ANY($1)) AS deliveries,
         (SELECT count(*) FROM (SELECT tx_id::text FROM outbox_messages WHERE ${OF_ORDERS}
                                UNION SELECT xmin::text FROM inbox_messages WHERE key = ANY($1)) t) AS transactions`;

export async function messageCost(evidence: Evidence, orderIds: readonly string[]): Promise<MessageCost> {
  const services = evidence.manifests.filter(({ publishes, hears }) => publishes.length + hears.length > 0);
  const counts = await Promise.all(
    services.map(
      async ({ name }) =>
        (await evidence.database(name).rows<{ [Count in keyof MessageCost]: number }>(ROWS, [orderIds]))[0],
    ),
  );
  const total = (what: keyof MessageCost) => counts.reduce((all, count) => all + (count?.[what] ?? 0), 0);
  return { events: total('events'), deliveries: total('deliveries'), transactions: total('transactions') };
}

/** Commits of each database so far, reads included, as Postgres counts them. */
export async function commits(evidence: Evidence, services: readonly string[]): Promise<Record<string, number>> {
  const counted = services.map(async (service) => {
    const [row] = await evidence
      .database(service)
      .rows<{ commits: number }>(
        'SELECT xact_commit AS commits FROM pg_stat_database WHERE datname = current_database()',
      );
    return [service, row?.commits ?? 0] as const;
  });
  return Object.fromEntries(await Promise.all(counted));
}

export async function confirmedOf(evidence: Evidence, orderIds: readonly string[]): Promise<number> {
  const [row] = await evidence
    .database('order')
    .rows<{ confirmed: number }>(
      `SELECT count(*) AS confirmed FROM orders WHERE id = ANY($1::uuid[]) AND status = 'confirmed'`,
      [orderIds],
    );
  return row?.confirmed ?? 0;
}
