import type { Database } from '@tenfold/database';
import type { StoredEvent } from './cloud-event.ts';

/** A row of the outbox as archives keep it. */
export interface StoredRow extends Omit<StoredEvent, 'ready'> {
  readonly aggregate_type: string;
}

/** Rows of one reading, and the id of the oldest transaction that it may not have seen. */
export interface Reading {
  readonly rowsBelow: string;
  readonly batches: AsyncIterable<StoredRow[]>;
}

const BATCH = 1_000;

/** What is archived or replayed may take minutes; nothing is written meanwhile, so no relay waits for it. */
const BEGIN = [
  'START TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY',
  `SET LOCAL statement_timeout = 0`,
  `SET LOCAL idle_in_transaction_session_timeout = '5min'`,
];

/**
 * Reads the rows of `outbox_messages m` that `where` chooses, in the order in which they were relayed, as of one moment and a
 * thousand at a time.
 */
export async function readStoredRows(
  database: Database,
  where: string,
  parameters: readonly unknown[],
  use: (reading: Reading) => Promise<void>,
): Promise<void> {
  const runner = database.source.createQueryRunner();
  try {
    for (const statement of BEGIN) await runner.query(statement);
    const [row] = (await runner.query('SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS below')) as {
      below: string;
    }[];
    await runner.query(
      `DECLARE stored NO SCROLL CURSOR FOR
         SELECT m.id, m.seq, m.tx_id, m.topic, m.key, m.type, m.aggregate_type, m.aggregate_id, m.aggregate_version,
                m.payload::text AS payload, m.headers, m.correlation_id, m.causation_id, m.traceparent, m.created_at
           FROM outbox_messages m WHERE ${where} ORDER BY m.tx_id, m.seq`,
      [...parameters],
    );
    await use({ rowsBelow: row!.below, batches: fetchAll(() => runner.query(`FETCH ${BATCH} FROM stored`)) });
  } finally {
    await runner.query('ROLLBACK').catch(() => undefined);
    await runner.release();
  }
}

async function* fetchAll(fetch: () => Promise<unknown>): AsyncGenerator<StoredRow[]> {
  for (;;) {
    const rows = (await fetch()) as StoredRow[];
    if (rows.length === 0) return;
    yield rows;
  }
}
