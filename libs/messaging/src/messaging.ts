import { Injectable } from '@nestjs/common';
import type { TopicDefinition } from '@tenfold/contract-kit';
import type { Inbox } from './inbox/inbox.ts';
import type { LogClient, PartitionProgress } from './log-client/log-client.ts';
import type { OutboxMaintenance } from './outbox/outbox-maintenance.ts';
import type { Relay } from './outbox/relay.ts';
import { within } from './within.ts';

/** What waits, as it was found when somebody asked. */
export interface MessagingBacklog {
  /** Records of the topics it hears that its group has not finished. */
  readonly consumerLag: number;
  /** Events written and not yet acknowledged by the broker (counted up to 10,000 a shard). */
  readonly outboxDepth: number;
  readonly outboxOldestAgeMs: number;
}

const DRAIN_TIMEOUT_MS = 10_000;
const LEAVE_MS = 3_000;

/** The life of messaging in a process: relay and inbox start together and stop in this order: inbox, then relay. */
@Injectable()
export class Messaging {
  readonly #makeInbox: () => Inbox;
  #inbox: Inbox | undefined;
  readonly #relay: Relay;
  readonly #maintenance: OutboxMaintenance;
  readonly #log: LogClient;
  readonly #group: string;
  #drained: Promise<void> | undefined;

  /** @param makeInbox called at the start, when every handler exists */
  constructor(makeInbox: () => Inbox, relay: Relay, maintenance: OutboxMaintenance, log: LogClient, group: string) {
    this.#makeInbox = makeInbox;
    this.#relay = relay;
    this.#maintenance = maintenance;
    this.#log = log;
    this.#group = group;
  }

  /** @throws Error when the handlers differ from the manifest. */
  async start(): Promise<void> {
    this.#inbox = this.#makeInbox();
    await this.#maintenance.start();
    await this.#relay.start();
    this.#inbox.start();
  }

  /** Finishes and commits what is in hand, sends what that wrote, gives lease and partitions back. Safe to call twice. */
  drain(): Promise<void> {
    this.#drained ??= this.#drainInOrder();
    return this.#drained;
  }

  /** The consumer has its partitions, or the service hears nothing. Remembered, so that a health check costs nothing. */
  get consumerJoined(): boolean {
    return this.#inbox?.health.joined ?? false;
  }

  /** Asks the database: for whoever looks at what waits, not for a health check. */
  async backlog(): Promise<MessagingBacklog> {
    const { depth, oldestAgeMs } = await this.#relay.backlog();
    return { consumerLag: this.#inbox?.health.lag ?? 0, outboxDepth: depth, outboxOldestAgeMs: oldestAgeMs };
  }

  /**
   * How far this service's group, all its processes together, has handled or parked the records of a topic.
   *
   * @throws Error before the start, and when the broker does not answer
   */
  async progress(topic: TopicDefinition): Promise<readonly PartitionProgress[]> {
    if (!this.#inbox) throw new Error('Messaging has not started');
    return this.#log.progress(this.#group, topic.name);
  }

  async #drainInOrder(): Promise<void> {
    await within(LEAVE_MS, this.#maintenance.stop());
    await this.#inbox?.drain(DRAIN_TIMEOUT_MS);
    await this.#relay.drain(DRAIN_TIMEOUT_MS);
    await within(LEAVE_MS, this.#log.close());
  }
}
