import type { LogClient, PartitionProgress } from '../log-client/log-client.ts';

/** What a group has not finished of one topic, over all its processes. */
export interface TopicLag {
  readonly topic: string;
  readonly records: number;
  /** Since when, at the least, the oldest of them has been there: as exact as the looks are frequent. */
  readonly oldestAgeMs: number;
}

/** An end of a partition that was seen, in milliseconds of `performance.now()`, and that the group had not reached. */
interface Sighting {
  readonly at: number;
  readonly end: number;
}

/** A group that stands still is looked at for ever: more sightings than this make its age no more exact. */
const MOST_SIGHTINGS = 100;

/** Counts what waits in the topics of a group, and remembers since when. */
export class GroupLag {
  readonly #log: LogClient;
  readonly #group: string;
  readonly #topics: readonly string[];
  readonly #sightings = new Map<string, Sighting[]>();
  #records = 0;

  constructor(log: LogClient, group: string, topics: readonly string[]) {
    this.#log = log;
    this.#group = group;
    this.#topics = topics;
  }

  /** As of the last look. */
  get records(): number {
    return this.#records;
  }

  /** @throws Error when the broker does not answer */
  async look(): Promise<TopicLag[]> {
    const lags = await Promise.all(
      this.#topics.map(async (topic) => this.#lagOf(topic, await this.#log.progress(this.#group, topic))),
    );
    this.#records = lags.reduce((sum, { records }) => sum + records, 0);
    return lags;
  }

  #lagOf(topic: string, partitions: readonly PartitionProgress[]): TopicLag {
    const now = performance.now();
    const records = partitions.reduce((sum, { next, end }) => sum + Math.max(0, end - next), 0);
    const ages = partitions.map(
      ({ partition, next, end }) => now - this.#waitsSince(`${topic} ${partition}`, next, end, now),
    );
    return { topic, records, oldestAgeMs: Math.max(0, ...ages) };
  }

  #waitsSince(place: string, next: number, end: number, now: number): number {
    const open = (this.#sightings.get(place) ?? []).filter((sighting) => sighting.end > next);
    if (end > (open.at(-1)?.end ?? next) && open.length < MOST_SIGHTINGS) open.push({ at: now, end });
    this.#sightings.set(place, open);
    return open[0]?.at ?? now;
  }
}
