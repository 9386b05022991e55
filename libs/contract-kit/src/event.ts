import type { z } from 'zod';
import type { TopicDefinition } from './topic.ts';

/**
 * One version of one event, written once by the service that publishes it.
 *
 * `data` is the JSON value of the Kafka record; `key` and `aggregate` are read from it, so that a record can never
 * carry a key or a version that its data contradicts.
 */
export interface EventDefinition<Schema extends z.ZodType = z.ZodType> {
  /** `<aggregate>.<past tense>.v<N>`, for example `order.placed.v1`. Permanent. */
  readonly type: string;
  readonly topic: TopicDefinition;
  readonly data: Schema;
  readonly key: (data: z.output<Schema>) => string;
  /**
   * The stream that the event belongs to. `version` counts that stream without gaps: one event, one version. Consumers
   * tell stale, duplicate and missing events by it.
   */
  readonly aggregate: {
    readonly type: string;
    readonly id: (data: z.output<Schema>) => string;
    readonly version: (data: z.output<Schema>) => number;
  };
  /** One sentence for the event catalogue: when it happens and what it means. */
  readonly summary: string;
  /** A complete example; frozen samples of released versions stand beside the contract. */
  readonly sample: z.input<Schema>;
}

export type DataOf<Definition> =
  Definition extends EventDefinition<infer Schema>
    ? z.output<Schema>
    : Definition extends EventView<infer Data>
      ? Data
      : never;

/** What a consumer reads of an event: the producer's type and topic with the consumer's own, narrower schema. */
export interface EventView<Data = unknown> {
  readonly type: string;
  readonly topic: TopicDefinition;
  readonly data: z.ZodType<Data>;
}

const TYPE = /^[a-z_]+(\.[a-z_]+)+\.v[1-9][0-9]*$/;

export function defineEvent<Schema extends z.ZodType>(event: EventDefinition<Schema>): EventDefinition<Schema> {
  if (!TYPE.test(event.type)) {
    throw new Error(`Event ${event.type}: a type is <aggregate>.<past tense>.v<N> in lower case`);
  }
  return event;
}

/**
 * The view of an event that one consumer needs. A consumer that reads less breaks less: a field that is not in `data`
 * may change without the consumer noticing.
 */
export function narrow<Schema extends z.ZodType>(event: EventDefinition, data: Schema): EventView<z.output<Schema>> {
  return { type: event.type, topic: event.topic, data: data as z.ZodType<z.output<Schema>> };
}
