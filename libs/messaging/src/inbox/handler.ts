import { applyDecorators, Injectable, SetMetadata } from '@nestjs/common';
import type { DataOf, EventView } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import type { EntityManager } from 'typeorm';

/** One event as a handler gets it: parsed by the consumer's own schema, with the attributes of its CloudEvents headers. */
export interface Received<Data = unknown> {
  readonly id: string;
  readonly type: string;
  /** `/tenfold/<service>`. */
  readonly source: string;
  readonly subject: string;
  /** When the event was written, by the clock of the producer's database (RFC 3339). */
  readonly time: string;
  readonly data: Data;
  readonly correlationId: string;
  readonly causationId?: string;
  /** Position of the event in its aggregate's stream, without gaps. */
  readonly aggregateVersion: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * What a service does when it hears an event. The effects of `handle` happen once for each event, however often the event
 * is delivered: the inbox row, the writes and the outbox rows are one transaction.
 *
 * - `StaleVersion` runs both methods again, at once.
 * - `PermanentFailure` sends the event to the dead letters.
 * - Any other error parks the event and the later ones of its key; it is tried again with growing delay.
 */
export interface Handler<View extends EventView = EventView, Read = undefined> {
  /** Reads the version that `handle` will compare, before the transaction: takes no lock and writes nothing. */
  read?(event: Received<DataOf<View>>, db: EntityManager): Promise<Read>;
  /** Runs inside the transaction that holds the inbox row. No I/O but the database's. */
  handle(event: Received<DataOf<View>>, tx: Tx, read: Read): Promise<void>;
  /**
   * In place of `handle` for each of several events of different keys; for a handler without `read` that may take more than
   * one `together`. What it publishes has no cause: a handler whose events have one publishes in `handle`.
   */
  handleMany?(events: readonly Received<DataOf<View>>[], tx: Tx): Promise<void>;
}

export interface Handling {
  /**
   * How many events of different keys may share a transaction when so many have been fetched; nothing waits for company. If
   * anything fails, nothing of the transaction stays and each of them is handled by itself, as if it had come alone.
   */
  readonly together?: number;
}

const HANDLES = 'tenfold:handles';
const TOGETHER = 'tenfold:together';

/** Makes a provider the handler of an event. It must be listed in the `hears` of the service's manifest. */
export function Handles(view: EventView, { together = 1 }: Handling = {}): ClassDecorator {
  return applyDecorators(Injectable(), SetMetadata(HANDLES, view), SetMetadata(TOGETHER, together));
}

/** The view that `@Handles` gave to a class; undefined for a class that handles nothing. */
export function handledView(type: object): EventView | undefined {
  return Reflect.getMetadata(HANDLES, type) as EventView | undefined;
}

/** How many events a handler takes in one transaction. */
export function handledTogether(type: object): number {
  return Reflect.getMetadata(TOGETHER, type) as number;
}
