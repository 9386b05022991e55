import { Injectable } from '@nestjs/common';
import { attributeHeader, BESIDE_HEADER, type EventDefinition } from '@tenfold/contract-kit';
import { Database, type Tx } from '@tenfold/database';
import type { z } from 'zod';
import { currentCorrelation, newCorrelation } from '../correlation.ts';
import { failPoint } from '../fail-points.ts';

/** The largest value that an event may have, in bytes of JSON. */
export const MAX_EVENT_BYTES = 512 * 1024;

/** An event is larger than `MAX_EVENT_BYTES`: refused where it is written, so that no consumer ever meets it. */
export class EventTooLarge extends Error {
  override readonly name = 'EventTooLarge';

  constructor(type: string, bytes: number) {
    super(`${type} has ${bytes} bytes; an event has at most ${MAX_EVENT_BYTES}`);
  }
}

/** A row of `outbox_messages` before the database gave it its id, its place and its time. */
export interface OutboxRow {
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly aggregateVersion: number;
  /** JSON text. */
  readonly payload: string;
  /** Added to, and taking the place of, the headers that the relay makes from the columns. */
  readonly headers?: Readonly<Record<string, string>>;
}

const INSERT = `
  INSERT INTO outbox_messages (topic, key, type, aggregate_type, aggregate_id, aggregate_version, payload, headers,
                               correlation_id, causation_id, traceparent)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  RETURNING id`;

/** The only way to publish: an event leaves the service if, and only if, the transaction that wrote it commits. */
@Injectable()
export class Outbox {
  readonly #written = new WeakSet<Tx>();
  readonly #wakers = new Set<() => void>();

  constructor(database: Database) {
    database.onCommit((tx) => {
      if (!this.#written.has(tx)) return;
      failPoint('outbox.committed');
      for (const wake of this.#wakers) wake();
    });
  }

  /**
   * Writes an event into the caller's transaction and returns its id (UUIDv7, minted by the database with the row).
   * Key, aggregate and version are taken from `data` by the definition.
   *
   * @throws ZodError when `data` does not fit the contract.
   * @throws EventTooLarge above 512 kB.
   */
  async add<E extends EventDefinition>(tx: Tx, event: E, data: z.input<E['data']>): Promise<string> {
    const valid = event.data.parse(data);
    const payload = JSON.stringify(valid);
    const bytes = Buffer.byteLength(payload);
    if (bytes > MAX_EVENT_BYTES) throw new EventTooLarge(event.type, bytes);
    return this.write(tx, {
      topic: event.topic.name,
      key: event.key(valid),
      type: event.type,
      aggregateType: event.aggregate.type,
      aggregateId: event.aggregate.id(valid),
      aggregateVersion: event.aggregate.version(valid),
      payload,
      headers: declaredHeaders(event, valid),
    });
  }

  /** Writes a row that is already in its stored form: the dead-letter record of an event, for example. */
  async write(tx: Tx, row: OutboxRow): Promise<string> {
    const correlation = currentCorrelation() ?? newCorrelation();
    const [inserted] = await tx.query<{ id: string }[]>(INSERT, [
      row.topic,
      row.key,
      row.type,
      row.aggregateType,
      row.aggregateId,
      row.aggregateVersion,
      row.payload,
      row.headers ?? {},
      correlation.correlationId,
      correlation.causationId ?? null,
      correlation.traceparent ?? null,
    ]);
    this.#written.add(tx);
    return inserted!.id;
  }

  /** Calls `wake` after each commit of a transaction that wrote an event. */
  onEventsCommitted(wake: () => void): () => void {
    this.#wakers.add(wake);
    return () => this.#wakers.delete(wake);
  }
}

/** What the contract lets consumers choose by. */
function declaredHeaders({ attributes, beside = [] }: EventDefinition, data: unknown): Record<string, string> {
  const chosen = Object.entries(attributes?.(data) ?? {}).map(([name, value]) => [attributeHeader(name), value]);
  const others = beside.map(({ type }) => type).join(' ');
  return { ...Object.fromEntries(chosen), ...(others && { [BESIDE_HEADER]: others }) };
}
