/** A Kafka topic as its owner declares it; `npm run up` and the deployment make topics from these declarations only. */
export interface TopicDefinition {
  /** `service.aggregate-plural`: lower-case letters, digits, dots and hyphens. */
  readonly name: string;
  /** What the record key is; all events of one key keep their order. */
  readonly key: string;
  /** Topics that share a key must have the same number of partitions (10 a). */
  readonly partitions: number;
  /** `delete` forgets by age; `compact` keeps the newest record of every key. */
  readonly cleanup: 'delete' | 'compact';
  readonly retentionMs: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

export function defineTopic(
  topic: Pick<TopicDefinition, 'name' | 'key'> & Partial<Omit<TopicDefinition, 'name' | 'key'>>,
): TopicDefinition {
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(topic.name)) {
    throw new Error(
      `Topic ${topic.name}: a name is service.aggregate-plural in lower case, with dots and hyphens only`,
    );
  }
  return { partitions: 6, cleanup: 'delete', retentionMs: 7 * DAY_MS, ...topic };
}

/** Where messages of `topic` go that consumer group `group` could not handle. */
export function deadLetterTopic(topic: TopicDefinition, group: string): TopicDefinition {
  return defineTopic({
    name: `${topic.name}.dlt.${group}`,
    key: topic.key,
    partitions: 1,
    retentionMs: 90 * DAY_MS,
  });
}
