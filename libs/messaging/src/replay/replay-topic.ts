import { defineTopic, type TopicDefinition } from '@tenfold/contract-kit';

const DAY_MS = 24 * 60 * 60 * 1000;
const GROUP = /^[a-z0-9][a-z0-9-]{0,59}$/;
const REPLAY = /\.replay\.[a-z0-9-]+$/;

/**
 * Where events of `topic` are said again for `group`: a topic of its own, never the shared one, where everybody else would
 * hear them again, and never a compacted one, whose newest record they would become.
 *
 * @throws Error when the name of the group has another form
 */
export function replayTopic(topic: TopicDefinition, group: string): TopicDefinition {
  if (!GROUP.test(group)) throw new Error(`A group is of lower-case letters, digits and hyphens, not ${group}`);
  const { name, key, partitions } = topic;
  return defineTopic({ name: `${name}.replay.${group}`, key, partitions, cleanup: 'delete', retentionMs: 7 * DAY_MS });
}

/** The topic that a record belongs to, whether it was said there or again elsewhere. */
export function originOf(topic: string): string {
  return topic.replace(REPLAY, '');
}
