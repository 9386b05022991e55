import type { Tx } from '@tenfold/database';
import type { RegisteredHandler } from '../inbox/handler-registry.ts';

/** What a handler would do. */
export interface Rehearsed {
  /** False when the event has had its effect already, so that nothing would happen. */
  readonly runs: boolean;
  readonly publishes: readonly { readonly type: string; readonly key: string; readonly payload: unknown }[];
  /** Rows by table, the platform's own left out. */
  readonly writes: readonly Writes[];
}

interface Writes {
  readonly table: string;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

const PUBLISHED = `
  SELECT type, key, payload FROM outbox_messages
   WHERE tx_id = pg_current_xact_id_if_assigned() AND id >= uuidv7_at(now() - interval '1 hour') ORDER BY seq`;

/** Of a session, with what its earlier transactions have not reported yet: only differences mean something. */
const WRITTEN = `
  SELECT coalesce(pg_partition_root(relid)::regclass::text, relname) AS table, sum(n_tup_ins)::int AS inserted,
         sum(n_tup_upd)::int AS updated, sum(n_tup_del)::int AS deleted
    FROM pg_stat_xact_user_tables
   WHERE schemaname = 'public' AND relname !~ '^(outbox_messages|inbox_messages|dead_letters)'
   GROUP BY 1 ORDER BY 1`;

/** Ends the transaction of a rehearsal, so that everything it wrote is rolled back. */
class CurtainFalls extends Error {}

/** A handler that looks at what it did, then undoes it. */
export class Rehearsal {
  readonly handler: RegisteredHandler;
  result: Rehearsed = { runs: false, publishes: [], writes: [] };

  constructor({ handler, ...registered }: RegisteredHandler) {
    this.handler = {
      ...registered,
      handler: {
        ...(handler.read && { read: (event, db) => handler.read!(event, db) }),
        handle: async (event, tx, read) => {
          const before = await writtenBy(tx);
          await handler.handle(event, tx, read);
          const writes = difference(before, await writtenBy(tx));
          this.result = { runs: true, publishes: await tx.query(PUBLISHED), writes };
          throw new CurtainFalls();
        },
      },
    };
  }

  /** Rejects with whatever `play` rejects with, but for the end that was intended. */
  async of(play: () => Promise<unknown>): Promise<void> {
    try {
      await play();
    } catch (error) {
      if (!(error instanceof CurtainFalls)) throw error;
    }
  }
}

function writtenBy(tx: Tx): Promise<Writes[]> {
  return tx.query<Writes[]>(WRITTEN);
}

function difference(before: readonly Writes[], after: readonly Writes[]): Writes[] {
  const known = new Map(before.map((writes) => [writes.table, writes]));
  return after
    .map(({ table, inserted, updated, deleted }) => ({
      table,
      inserted: inserted - (known.get(table)?.inserted ?? 0),
      updated: updated - (known.get(table)?.updated ?? 0),
      deleted: deleted - (known.get(table)?.deleted ?? 0),
    }))
    .filter(({ inserted, updated, deleted }) => inserted + updated + deleted > 0);
}
