import { Injectable } from '@nestjs/common';
import type { TopicDefinition } from '@tenfold/contract-kit';
import type { TopicLag } from './inbox/group-lag.ts';
import type { InboxStore, SetAside } from './inbox/inbox-store.ts';
import type { Inbox } from './inbox/inbox.ts';
import type { LogClient, PartitionProgress } from './log-client/log-client.ts';
import type { OutboxMaintenance } from './outbox/outbox-maintenance.ts';
import type { Relay } from './outbox/relay.ts';
import { within } from './within.ts';

/** What waits, as it was found when somebody asked. */
export interface MessagingBacklog extends SetAside {
  /** Events written and not yet acknowledged by the broker (counted up to 10,000 a shard). */
  readonly outboxDepth: number;
  readonly outboxOldestAgeMs: number;
  /** By topic that is heard; undefined when the broker does not answer, and before the start. */
  readonly lag: readonly TopicLag[] | undefined;
}

const DRAIN_TIMEOUT_MS = 10_000;
const LEAVE_MS = 3_000;
/** A broker that is away is waited for much longer by its client. */
const LAG_PATIENCE_MS = 1_500;

export interface MessagingParts {
  /** Called at the start, when every handler exists. */
  readonly makeInbox: () => Inbox;
  readonly inboxStore: InboxStore;
  readonly relay: Relay;
  readonly maintenance: OutboxMaintenance;
  readonly log: LogClient;
  readonly group: string;
}

/** The life of messaging in a process: relay and inbox start together and stop in this order: inbox, then relay. */
@Injectable()
export class Messaging {
  readonly #parts: MessagingParts;
  #inbox: Inbox | undefined;
  #drained: Promise<void> | undefined;

  constructor(parts: MessagingParts) {
    this.#parts = parts;
  }

  /** @throws Error when the handlers differ from the manifest. */
  async start(): Promise<void> {
    const { makeInbox, maintenance, relay } = this.#parts;
    this.#inbox = makeInbox();
    await maintenance.start();
    await relay.start();
    this.#inbox.start();
  }

  /** Finishes and commits what is in hand, sends what that wrote, gives lease and partitions back. Safe to call twice. */
  drain(): Promise<void> {
    this.#drained ??= this.#drainInOrder();
    return this.#drained;
  }

  /** The consumer has its partitions, or the service hears nothing. Remembered, so that a health check costs nothing. */
  get consumerJoined(): boolean {
    return this.#inbox?.joined ?? false;
  }

  /**
   * Asks the database and the broker: for whoever looks at what waits, not for a health check.
   *
   * @throws Error when the database does not answer
   */
  async backlog(): Promise<MessagingBacklog> {
    const [outbox, setAside, lag] = await Promise.all([
      this.#parts.relay.backlog(),
      this.#parts.inboxStore.setAside(),
      this.#inbox && within(LAG_PATIENCE_MS, this.#inbox.lag()).catch(() => undefined),
    ]);
    return { outboxDepth: outbox.depth, outboxOldestAgeMs: outbox.oldestAgeMs, lag, ...setAside };
  }

  /**
   * How far this service's group, all its processes together, has handled or parked the records of a topic.
   *
   * @throws Error before the start, and when the broker does not answer
   */
  async progress(topic: TopicDefinition): Promise<readonly PartitionProgress[]> {
    if (!this.#inbox) throw new Error('Messaging has not started');
    return this.#parts.log.progress(this.#parts.group, topic.name);
  }

  async #drainInOrder(): Promise<void> {
    await within(LEAVE_MS, this.#parts.maintenance.stop());
    await this.#inbox?.drain(DRAIN_TIMEOUT_MS);
    await this.#parts.relay.drain(DRAIN_TIMEOUT_MS);
    await within(LEAVE_MS, this.#parts.log.close());
  }
}
