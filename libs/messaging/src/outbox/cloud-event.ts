import { schemaPath } from '@tenfold/contract-kit';
import type { OutgoingRecord } from '../log-client/log-client.ts';

/** A row of `outbox_messages` as the relay reads it. `bigint` columns stay text: they are only handed back. */
export interface StoredEvent {
  readonly ready: boolean;
  readonly id: string;
  readonly seq: string;
  readonly tx_id: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly aggregate_id: string;
  readonly aggregate_version: string;
  readonly payload: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly correlation_id: string;
  readonly causation_id: string | null;
  readonly traceparent: string | null;
  readonly created_at: Date;
}

/**
 * The Kafka record of a stored event: CloudEvents 1.0 in binary content mode (attributes as `ce_` headers, the value is
 * the data). A function of the row alone, so that a row which is sent twice makes the same record twice.
 */
export function toRecord(service: string, event: Omit<StoredEvent, 'ready'>): OutgoingRecord {
  return {
    topic: event.topic,
    key: event.key,
    value: event.payload,
    headers: {
      ce_specversion: '1.0',
      ce_id: event.id,
      ce_type: event.type,
      ce_source: `/tenfold/${service}`,
      ce_subject: event.aggregate_id,
      ce_time: event.created_at.toISOString(),
      ce_dataschema: schemaPath(event.type),
      'content-type': 'application/json',
      ce_correlationid: event.correlation_id,
      ce_aggregateversion: event.aggregate_version,
      ...(event.causation_id !== null && { ce_causationid: event.causation_id }),
      ...(event.traceparent !== null && { traceparent: event.traceparent }),
      ...event.headers,
    },
  };
}
