import { publishedSchema, type EventDefinition, type ServiceManifest } from '@tenfold/contract-kit';

type Json = Readonly<Record<string, unknown>>;

const text = { type: 'string' };

/** CloudEvents 1.0 in Kafka's binary mode: the attributes are headers, the value is the data. */
const headers: Json = {
  type: 'object',
  required: ['ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_subject', 'ce_time', 'content-type'],
  properties: {
    ce_specversion: { const: '1.0' },
    ce_id: {
      ...text,
      format: 'uuid',
      description: 'Minted when the row was written (UUIDv7): the same in every repetition',
    },
    ce_type: { ...text, description: 'Name and version of the event' },
    ce_source: { ...text, format: 'uri-reference', description: '/tenfold/<service>' },
    ce_subject: { ...text, description: 'Id of the aggregate' },
    ce_time: { ...text, format: 'date-time' },
    ce_dataschema: {
      ...text,
      format: 'uri-reference',
      description: 'Where the gateway serves the JSON Schema of the value',
    },
    ce_aggregateversion: {
      ...text,
      pattern: '^[1-9][0-9]*$',
      description: 'Counts the events of the aggregate without gaps',
    },
    ce_correlationid: { ...text, description: 'The same for everything that one request led to' },
    ce_causationid: { ...text, description: 'Id of the event that led to this one' },
    traceparent: { ...text, description: 'W3C trace context' },
    'content-type': { const: 'application/json' },
  },
};

/** The AsyncAPI 3.0 document of the platform: each topic a channel, each service with what it sends and receives. */
export function asyncApi(manifests: readonly ServiceManifest[]): Json {
  const topics = manifests.flatMap((manifest) => manifest.topics.map((topic) => ({ topic, manifest })));
  const published = manifests.flatMap(({ publishes }) => publishes);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Tenfold',
      version: '1',
      description: 'Every event of the platform: who says it, where, and who hears it.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: {
      kafka: {
        host: '127.0.0.1:4021',
        protocol: 'kafka',
        description: 'Kafka of `npm run up`; KAFKA_BROKERS elsewhere',
      },
    },
    channels: Object.fromEntries(
      topics.map(({ topic, manifest }) => [
        nameOf(topic.name),
        {
          address: topic.name,
          description: `Owned by ${manifest.name}. The key of a record is the ${topic.key}: events of one key keep their order.`,
          messages: Object.fromEntries(
            published
              .filter((event) => event.topic.name === topic.name)
              .map(({ type }) => [type, { $ref: `#/components/messages/${type}` }]),
          ),
          bindings: {
            kafka: {
              topic: topic.name,
              partitions: topic.partitions,
              topicConfiguration: {
                'cleanup.policy': [topic.cleanup],
                ...(topic.cleanup === 'delete' && { 'retention.ms': topic.retentionMs }),
              },
            },
          },
        },
      ]),
    ),
    operations: Object.fromEntries(manifests.flatMap(operations)),
    components: { messages: Object.fromEntries(published.map((event) => [event.type, message(event)])) },
  };
}

function operations({ name, publishes, hears }: ServiceManifest): (readonly [string, Json])[] {
  const of = (action: 'send' | 'receive', events: readonly Pick<EventDefinition, 'type' | 'topic'>[]) =>
    [...Map.groupBy(events, ({ topic }) => topic.name)].map(([topic, group]) => {
      const channel = `#/channels/${nameOf(topic)}`;
      const types = [...new Set(group.map(({ type }) => type))];
      const messages = types.map((type) => ({ $ref: `${channel}/messages/${type}` }));
      const operation = { action, channel: { $ref: channel }, messages, tags: [{ name }] };
      return [`${name}_${action}_${nameOf(topic)}`, operation] as const;
    });
  return [...of('send', publishes), ...of('receive', hears)];
}

function message(event: EventDefinition): Json {
  const { $schema: _dialect, $id: _id, examples: _sample, ...payload } = publishedSchema(event);
  return {
    name: event.type,
    title: event.type,
    summary: event.summary,
    contentType: 'application/json',
    headers,
    payload,
    examples: [{ name: event.type, payload: event.sample }],
  };
}

/** Keys of AsyncAPI have no dots. */
const nameOf = (topic: string) => topic.replaceAll('.', '_');
