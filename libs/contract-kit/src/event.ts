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
  /**
   * What consumers may choose by without opening the value: CloudEvents extension attributes, sent as `ce_<name>` headers.
   * Names are permanent and of lower-case letters and digits.
   */
  readonly attributes?: (data: z.output<Schema>) => Readonly<Record<string, string>>;
  /**
   * The other versions in which the same fact is published, beside this one, for consumers that have not moved yet. When the
   * last of them stops being published its name goes from here: whoever still waits for it then finds this version among
   * its dead letters instead of missing the fact.
   */
  readonly beside?: readonly EventDefinition[];
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
  /** Attributes and the one value of each that this consumer acts on. */
  readonly only?: Readonly<Record<string, string>>;
  /** The other versions in which the same fact arrives. */
  readonly beside?: readonly Pick<EventDefinition, 'type'>[];
}

/** The header that carries an attribute. */
export function attributeHeader(name: string): string {
  return `ce_${name}`;
}

/** The header that names the types published beside a record's own, separated by spaces. */
export const BESIDE_HEADER = attributeHeader('beside');

const TYPE = /^[a-z_]+(\.[a-z_]+)+\.v[1-9][0-9]*$/;
const ATTRIBUTE = /^[a-z0-9]{1,20}$/;
/** Attributes that every event has. */
const TAKEN = new Set(
  'specversion id type source subject time dataschema datacontenttype correlationid causationid aggregateversion beside'.split(
    ' ',
  ),
);

/** @throws Error when the type or the name of an attribute breaks the rules. */
export function defineEvent<Schema extends z.ZodType>(event: EventDefinition<Schema>): EventDefinition<Schema> {
  if (!isEventType(event.type)) {
    throw new Error(`Event ${event.type}: a type is <aggregate>.<past tense>.v<N> in lower case`);
  }
  const wrong = attributesOf(event).find((name) => !ATTRIBUTE.test(name) || TAKEN.has(name));
  if (wrong !== undefined) throw new Error(`Event ${event.type}: ${wrong} cannot be the name of an attribute`);
  return event;
}

/** Whether a text has the form of an event type: `<aggregate>.<past tense>.v<N>`. */
export function isEventType(text: string): boolean {
  return TYPE.test(text);
}

/**
 * The view of an event that one consumer needs. A consumer that reads less breaks less: a field that is not in `data`
 * may change without the consumer noticing. With `only`, an event whose attribute has another value is passed over like
 * a type that nobody handles; one without the attribute (written before the contract declared it) still arrives.
 *
 * @throws Error when `only` names an attribute that the event does not declare.
 */
export function narrow<Schema extends z.ZodType>(
  event: EventDefinition,
  data: Schema,
  { only }: Pick<EventView, 'only'> = {},
): EventView<z.output<Schema>> {
  const declared = only ? attributesOf(event) : [];
  const unknown = Object.keys(only ?? {}).find((name) => !declared.includes(name));
  if (unknown !== undefined) throw new Error(`Event ${event.type} has no attribute ${unknown}`);
  return {
    type: event.type,
    topic: event.topic,
    data: data as z.ZodType<z.output<Schema>>,
    ...(only && { only }),
    ...(event.beside && { beside: event.beside }),
  };
}

/** Whether a record of the view's type is for its consumer, as far as the headers tell. */
export function concerns({ only = {} }: EventView, headers: Readonly<Record<string, string>>): boolean {
  return Object.entries(only).every(([name, wanted]) => (headers[attributeHeader(name)] ?? wanted) === wanted);
}

/** Names of the attributes that an event declares, as its sample has them. */
export function attributesOf<Schema extends z.ZodType>({
  attributes,
  data,
  sample,
}: EventDefinition<Schema>): string[] {
  return attributes ? Object.keys(attributes(data.parse(sample))) : [];
}
