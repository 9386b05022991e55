import { isTransient, type Database, type Tx } from '@tenfold/database';
import { StaleVersion, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';

/** A crowd needs about as many runs as it has heads; more than that, and nobody gets anywhere. */
const MOST_RUNS = 1_000;

/**
 * Runs `attempt` as the inbox runs a handler: again, at once, while somebody else was quicker or a crowd held its row for too
 * long.
 */
export async function asInbox<T>(attempt: () => Promise<T>): Promise<T> {
  for (let run = 1; ; run++) {
    try {
      return await attempt();
    } catch (error) {
      const moved = error instanceof StaleVersion || isTransient(error);
      if (!moved || run === MOST_RUNS) throw error;
    }
  }
}

/** A handler of any event, as far as handing it one goes. */
export interface Hearer<Data, Read> {
  read?(event: Received<Data>, db: EntityManager): Promise<Read>;
  handle(event: Received<Data>, tx: Tx, read: Read): Promise<void>;
}

/**
 * Hands an event to its handler as the inbox does, without a broker: read, then handle in a transaction. Nothing remembers
 * that it was handled.
 *
 * @param event what the handler looks at; a spec leaves out the rest
 * @param first runs before the handler, in its transaction
 */
export function hear<Data, Read>(
  db: Database,
  handler: Hearer<Data, Read>,
  event: Partial<Received<Data>>,
  first: (tx: Tx) => Promise<void> = async () => {},
): Promise<void> {
  const received = event as Received<Data>;
  return asInbox(async () => {
    const read = (await handler.read?.(received, db.read)) as Read;
    await db.transaction(async (tx) => {
      await first(tx);
      await handler.handle(received, tx, read);
    });
  });
}
