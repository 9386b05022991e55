import { Logger } from '@nestjs/common';
import { within } from '../within.ts';
import type { Assignment, Consumer, ConsumerEvents, LogClient } from '../log-client/log-client.ts';
import { Dispatcher, type DispatcherDeps } from './dispatcher.ts';
import { GroupLag, type TopicLag } from './group-lag.ts';
import type { Retrier } from './retrier.ts';

/**
 * Positions are committed together, this long after the first of them moved. A crash makes that much come again, and after
 * one the replica of a topic counts as behind until its reader is back.
 */
const COMMIT_MS = 200;

/** All in milliseconds. */
export interface Watch {
  /** How often to look. */
  readonly everyMs: number;
  /** Lag and no progress for this long: the consumer is replaced (a fetch of kafkajs can hang, kafkajs#659). */
  readonly stalledMs: number;
}

export const defaultWatch: Watch = { everyMs: 15_000, stalledMs: 60_000 };

const RECONNECT_MS = 1_000;
/** How long a broker that is away may hold up our end, at each step. */
const LEAVE_MS = 3_000;

export interface InboxDeps extends Omit<DispatcherDeps, 'onParked'> {
  readonly log: LogClient;
  readonly retrier: Retrier;
  readonly group: string;
  /** The consumer is gone for good: the process must end, so that it is started anew. */
  readonly onCrash: (error: Error) => void;
  readonly watch: Watch;
}

/** The one consumer of a process: fetches, hands over to the dispatcher, commits positions, and is replaced when it hangs. */
export class Inbox {
  readonly #logger = new Logger(Inbox.name);
  readonly #deps: InboxDeps;
  #consumer: Consumer | undefined;
  #dispatcher: Dispatcher | undefined;
  readonly #lag: GroupLag;
  /** Of the last joining. */
  #assignment: Assignment = new Map();
  #joined = false;
  /** `performance.now()` since when the consumer could have had records. */
  #consumingSince = 0;
  #stopping = false;
  #connecting: Promise<void> | undefined;
  #committing: Promise<void> | undefined;
  #commitTimer: NodeJS.Timeout | undefined;
  #watchdogTimer: NodeJS.Timeout | undefined;

  constructor(deps: InboxDeps) {
    this.#deps = deps;
    this.#lag = new GroupLag(deps.log, deps.group, deps.registry.topics);
  }

  /** Returns at once; a broker that is away is waited for. Does nothing for a service that hears nothing. */
  start(): void {
    if (this.#deps.registry.topics.length === 0) return;
    this.#connecting = this.#connectUntilItWorks();
    this.#watchdogTimer = setInterval(() => void this.#watch(), this.#deps.watch.everyMs);
    this.#deps.retrier.wake();
  }

  /** The group has given this process its partitions, or there is nothing to hear. */
  get joined(): boolean {
    return this.#joined || this.#deps.registry.topics.length === 0;
  }

  /** What the group has not finished, by topic. Asks the broker. @throws Error when it does not answer */
  lag(): Promise<TopicLag[]> {
    return this.#lag.look();
  }

  /** Stops fetching, finishes what is in hand, commits, leaves the group. The database must still be open. */
  async drain(timeoutMs: number): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#watchdogTimer);
    await within(LEAVE_MS, this.#connecting ?? Promise.resolve());
    await Promise.all([this.#dispatcher?.close(timeoutMs), this.#deps.retrier.stop()]);
    clearTimeout(this.#commitTimer);
    await within(LEAVE_MS, this.#commit()).catch((error: unknown) =>
      this.#logger.warn(`Last positions are not committed: ${String(error)}`),
    );
    await this.#leave();
  }

  async #connectUntilItWorks(): Promise<void> {
    this.#consumingSince = performance.now();
    for (let attempt = 1; !this.#stopping; attempt++) {
      const consumer = this.#deps.log.consumer(this.#deps.group);
      try {
        await consumer.connect();
        await consumer.run(this.#deps.registry.topics, (batch) => this.#takeBatch(batch), this.#eventsOf(consumer));
        this.#consumer = consumer;
        if (this.#stopping) await this.#stopConsumer();
        return;
      } catch (error) {
        if (attempt === 1) this.#logger.warn(`Waiting for the broker: ${String(error)}`);
        await consumer.stop().catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
      }
    }
  }

  #eventsOf(consumer: Consumer): ConsumerEvents {
    return {
      joined: (assignment) => this.#beginGeneration(consumer, assignment),
      rebalancing: () => {
        if (consumer === this.#consumer) this.#joined = false;
      },
      crashed: (error) => {
        this.#joined = false;
        if (!this.#stopping) this.#deps.onCrash(error);
      },
    };
  }

  /** Whatever was taken before a (re)joining and is not committed is fetched again, so its rest is dropped here. */
  #beginGeneration(consumer: Consumer, assignment: Assignment): void {
    this.#dispatcher?.abandon();
    this.#consumer = consumer;
    const onParked = () => this.#deps.retrier.wake();
    this.#dispatcher = new Dispatcher({ ...this.#deps, onParked }, this.#assignment);
    this.#assignment = assignment;
    this.#joined = true;
  }

  async #takeBatch(batch: Parameters<Dispatcher['take']>[0]): Promise<void> {
    await this.#dispatcher?.take(batch);
    this.#commitSoon();
  }

  #commitSoon(): void {
    this.#commitTimer ??= setTimeout(() => {
      this.#commitTimer = undefined;
      void this.#commit()
        .catch((error: unknown) => this.#logger.warn(`Positions are not committed: ${String(error)}`))
        .then(() => this.#commitAgainWhileBusy());
    }, COMMIT_MS);
  }

  #commitAgainWhileBusy(): void {
    const dispatcher = this.#dispatcher;
    if (!this.#stopping && dispatcher && (!dispatcher.isIdle || dispatcher.uncommitted().length > 0))
      this.#commitSoon();
  }

  async #commit(): Promise<void> {
    await this.#committing;
    this.#committing = this.#commitOnce();
    await this.#committing.finally(() => {
      this.#committing = undefined;
    });
  }

  async #commitOnce(): Promise<void> {
    const dispatcher = this.#dispatcher;
    const positions = dispatcher?.uncommitted() ?? [];
    if (!dispatcher || !this.#consumer || positions.length === 0) return;
    await this.#consumer.commit(positions);
    dispatcher.committed(positions);
  }

  async #watch(): Promise<void> {
    try {
      await this.#lag.look();
    } catch {
      return;
    }
    const { records } = this.#lag;
    const lastProgressAt = Math.max(this.#consumingSince, this.#dispatcher?.lastProgressAt ?? 0);
    const stalledMs = performance.now() - lastProgressAt;
    if (records === 0 || stalledMs < this.#deps.watch.stalledMs || this.#stopping) return;
    this.#logger.error(`${records} records wait and nothing has moved for ${Math.round(stalledMs)} ms: a new consumer`);
    this.#consumingSince = performance.now();
    await this.#leave();
    this.#connecting = this.#connectUntilItWorks();
  }

  /** A consumer that hangs never finishes its stop: it is left to itself, and its session ends by time-out. */
  async #leave(): Promise<void> {
    await within(LEAVE_MS, this.#stopConsumer());
  }

  async #stopConsumer(): Promise<void> {
    this.#joined = false;
    this.#dispatcher?.abandon();
    const consumer = this.#consumer;
    this.#consumer = undefined;
    await consumer?.stop().catch((error: unknown) => this.#logger.warn(`Leaving the group: ${String(error)}`));
  }
}
