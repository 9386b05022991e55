import { Injectable, Logger } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { MessagingMetrics } from '../metrics.ts';
import type { StoredEvent } from './cloud-event.ts';

const INSERT = `
  INSERT INTO dead_letters (event_id, handler, topic, "partition", "offset", key, type, headers, payload, code, error, attempts)
  VALUES ($1, 'relay', $2, -1, $3, $4, $5, $6, $7, 'refused_by_broker', $8, 1)
  ON CONFLICT DO NOTHING`;

/** Where events go that the broker will never take, so that they do not stand in the way of the others. */
@Injectable()
export class RefusedEvents {
  readonly #logger = new Logger(RefusedEvents.name);
  readonly #database: Database;
  readonly #metrics: MessagingMetrics;

  constructor(database: Database, metrics: MessagingMetrics) {
    this.#database = database;
    this.#metrics = metrics;
  }

  /** Keeps the event as a dead letter of the handler `relay`; its outbox sequence number stands for the offset. */
  async bury(event: StoredEvent, error: Error): Promise<void> {
    const cause = error.cause instanceof Error ? error.cause.message : error.message;
    const payload = Buffer.from(event.payload);
    const parameters = [
      event.id,
      event.topic,
      event.seq,
      event.key,
      event.type,
      event.headers,
      payload,
      cause.slice(0, 2000),
    ];
    await this.#database.read.query(INSERT, parameters);
    this.#metrics.dead++;
    this.#logger.error(`${event.type} ${event.id} is refused by the broker: ${cause}`);
  }
}
