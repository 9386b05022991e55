import type { Database } from '@tenfold/database';
import { randomUUID } from 'node:crypto';
import { aNote, relayed } from './contract.ts';

/** As `Outbox` writes them, many in one statement: keys of ten thousand orders, so that all partitions have a share. */
const FILL = `
  INSERT INTO outbox_messages (topic, key, type, aggregate_type, aggregate_id, aggregate_version, payload, headers,
                               correlation_id, traceparent)
  SELECT $1::text, id, $2::text, 'benchmark', id, 1, $3::jsonb || jsonb_build_object('orderId', id), '{}', $4::text,
         '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    FROM generate_series(1, $5::int) n,
         LATERAL (SELECT '0192f0c1-6a3e-7c11-8f00-' || lpad((n % 10000)::text, 12, '0') AS id) keys`;

/** Writes `count` events in one transaction, without a wake-up of the relay. */
export async function fillOutbox(database: Database, count: number): Promise<void> {
  await database.transaction((tx) =>
    tx.query(FILL, [relayed.topic.name, relayed.Noted.type, JSON.stringify(aNote('')), randomUUID(), count]),
  );
}
