import type { BenchServers } from './bench-servers.ts';
import { perSecond } from './per-second.ts';

/** The order service's own code, `apps/order/test/bench`: it has decorators, which Node cannot run from source, so it comes as a bundle. */
export interface OrderSide {
  prepare(migratorUrl: string): Promise<void>;
  openPlacing(at: { readonly databaseUrl: string; readonly brokers: readonly string[] }): Promise<Placing>;
}

interface Placing extends AsyncDisposable {
  relay(): Promise<void>;
  place(event: boolean): Promise<void>;
}

const CLIENTS = 8;

/** Orders that eight clients place in a second by the use case of the order service, in its own database, with or without the event. */
export async function ordersPerSecond(
  { orderDatabaseUrl: databaseUrl, brokers }: BenchServers,
  order: OrderSide,
  how: { readonly event: boolean; readonly relay: boolean },
  forMs: number,
): Promise<number> {
  await using placing = await order.openPlacing({ databaseUrl, brokers });
  if (how.relay) await placing.relay();
  const place = async () => {
    await placing.place(how.event);
    return 1;
  };
  await together(forMs / 4, place);
  return await together(forMs, place);
}

async function together(forMs: number, place: () => Promise<number>): Promise<number> {
  const rates = await Promise.all(Array.from({ length: CLIENTS }, () => perSecond(forMs, place)));
  return rates.reduce((total, rate) => total + rate, 0);
}
