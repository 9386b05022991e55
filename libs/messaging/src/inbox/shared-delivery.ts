import { Logger } from '@nestjs/common';
import type { Tx } from '@tenfold/database';
import { withCorrelation } from '../correlation.ts';
import { failPoint } from '../fail-points.ts';
import type { DeliveryDeps } from './delivery.ts';
import { correlationOf, receive, type Envelope } from './envelope.ts';
import type { Received } from './handler.ts';
import type { RegisteredHandler } from './handler-registry.ts';
import { inTime } from './in-time.ts';

/** An event with what its handler read before the transaction. */
interface Prepared {
  readonly envelope: Envelope;
  readonly event: Received;
  readonly read: unknown;
}

/** Claims all rows whose key has no parked event, always in one order, so that two who claim the same ones wait for each other. */
const CLAIM = `
  WITH given AS (
    SELECT * FROM unnest($2::uuid[], $3::varchar[], $4::varchar[], $5::varchar[], $6::int[], $7::bigint[], $8::varchar[])
      AS g (event_id, type, source, topic, "partition", "offset", key)
  ), free AS (
    SELECT * FROM given
     WHERE NOT EXISTS (SELECT FROM inbox_messages parked
                        WHERE parked.topic = given.topic AND parked.key = given.key AND parked.status = 'parked')
  ), claimed AS (
    INSERT INTO inbox_messages (event_id, handler, type, source, topic, "partition", "offset", key, status, attempts, processed_at)
    SELECT event_id, $1::varchar, type, source, topic, "partition", "offset", key, 'processed', 1, now()
      FROM free ORDER BY event_id
    ON CONFLICT (event_id, handler) DO UPDATE SET status = 'processed', processed_at = now()
      WHERE inbox_messages.status = 'started'
    RETURNING event_id
  )
  SELECT free.event_id AS id, claimed.event_id IS NOT NULL AS claimed FROM free LEFT JOIN claimed USING (event_id)`;

/** Gives several events of different keys to one handler in one transaction (10 e13). */
export class SharedDelivery {
  readonly #logger = new Logger(SharedDelivery.name);
  readonly #deps: Omit<DeliveryDeps, 'deadLetters' | 'store'>;

  constructor(deps: Omit<DeliveryDeps, 'deadLetters' | 'store'>) {
    this.#deps = deps;
  }

  /**
   * Never rejects. Whatever fails, for whichever of them, leaves nothing behind.
   *
   * @returns those that have ended: handled now, or known before. Each of the others has to be delivered by itself.
   */
  async deliver(envelopes: readonly Envelope[], handler: RegisteredHandler): Promise<ReadonlySet<Envelope>> {
    try {
      return await this.#deliver(envelopes, handler);
    } catch (error) {
      this.#logger.debug(`${envelopes.length} events for ${handler.name} go one by one: ${String(error)}`);
      return new Set();
    }
  }

  async #deliver(envelopes: readonly Envelope[], handler: RegisteredHandler): Promise<ReadonlySet<Envelope>> {
    const { database, limits, metrics } = this.#deps;
    const began = performance.now();
    const prepared = await inTime(handler.name, limits.handlerTimeoutMs, this.#prepare(envelopes, handler));
    const answers = await database.transaction(async (tx) => {
      const claims = await claim(tx, envelopes, handler.name);
      const mine = prepared.filter(({ envelope }) => claims.get(rowId(envelope)) === true);
      if (mine.length > 0) await inTime(handler.name, limits.handlerTimeoutMs, handle(tx, mine, handler));
      failPoint('inbox.claimed');
      return claims;
    });
    failPoint('inbox.handled');
    const claimed = [...answers.values()].filter((isClaimed) => isClaimed).length;
    metrics.handled += claimed;
    metrics.duplicates += answers.size - claimed;
    const shareMs = (performance.now() - began) / answers.size;
    for (const isClaimed of answers.values()) metrics.onRun(handler.name, isClaimed ? 'handled' : 'duplicate', shareMs);
    return new Set(envelopes.filter((envelope) => answers.has(rowId(envelope))));
  }

  /** Every read comes before the transaction has an id: 10 e2. */
  async #prepare(envelopes: readonly Envelope[], { view, handler }: RegisteredHandler): Promise<Prepared[]> {
    const prepared: Prepared[] = [];
    for (const envelope of envelopes) {
      const event = receive(envelope, view);
      const read = await inContextOf(event, () => handler.read?.(event, this.#deps.database.read));
      prepared.push({ envelope, event, read });
    }
    return prepared;
  }
}

/** By the id of each event whose key is free: whether it is ours, or was handled before. */
async function claim(tx: Tx, envelopes: readonly Envelope[], handler: string): Promise<ReadonlyMap<string, boolean>> {
  const column = <T>(value: (envelope: Envelope) => T) => envelopes.map(value);
  const rows = await tx.query<{ id: string; claimed: boolean }[]>(CLAIM, [
    handler,
    column(({ id }) => id),
    column(({ type }) => type),
    column(({ record }) => record.headers['ce_source'] ?? ''),
    column(({ record }) => record.topic),
    column(({ record }) => record.partition),
    column(({ record }) => record.offset),
    column(({ key }) => key),
  ]);
  return new Map(rows.map(({ id, claimed }) => [id, claimed]));
}

async function handle(tx: Tx, all: readonly Prepared[], { handler }: RegisteredHandler): Promise<void> {
  if (handler.handleMany) {
    await handler.handleMany(
      all.map(({ event }) => event),
      tx,
    );
    return;
  }
  for (const { event, read } of all) await inContextOf(event, () => handler.handle(event, tx, read));
}

async function inContextOf<T>(event: Received, work: () => Promise<T> | undefined): Promise<T | undefined> {
  return withCorrelation(correlationOf(event), async () => work());
}

/** As Postgres writes it. */
function rowId({ id }: Envelope): string {
  return id.toLowerCase();
}
