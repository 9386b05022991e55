import { Injectable, Logger } from '@nestjs/common';
import type { CommitHints } from './commit-hints.ts';
import type { Outbox } from './outbox.ts';
import type { OutboxBacklog, OutboxStore } from './outbox-store.ts';
import { LEASE_ROUND_MS, ShardRelay, type Round, type ShardRelayDeps } from './shard-relay.ts';

/** Looks again this soon when something is written that cannot be read yet, doubling … */
const FIRST_POLL_MS = 5;
/** … up to this, which is also the pace for a while after the last event … */
const BUSY_POLL_MS = 100;
const STAYS_BUSY_MS = 2_000;
/** … and then this, for rows whose wake-up or hint was lost. */
const IDLE_POLL_MS = 1_000;
/** Between attempts while the broker or the database is away, at most. */
const MAX_RETRY_MS = 2_000;

export interface RelayDeps extends ShardRelayDeps {
  readonly outbox: Outbox;
  readonly hints: CommitHints;
  /** How often to look for rows that nobody spoke of; a second unless a test says otherwise. */
  readonly idlePollMs?: number;
}

/** Relays every shard that this process holds, woken by each commit that wrote an event, in this process or another. */
@Injectable()
export class Relay {
  readonly #logger = new Logger(Relay.name);
  readonly #store: OutboxStore;
  readonly #deps: RelayDeps;
  #loops: ShardLoop[] = [];
  #unsubscribe: (() => void) | undefined;
  #leaseTimer: NodeJS.Timeout | undefined;

  constructor(deps: RelayDeps) {
    this.#store = deps.store;
    this.#deps = deps;
  }

  async start(): Promise<void> {
    await this.#addShards();
    this.#unsubscribe = this.#deps.outbox.onEventsCommitted(() => this.#committed());
    await this.#keepLeases();
    for (const loop of this.#loops) loop.start();
  }

  /** Sends what is committed, within `timeoutMs`, then gives the leases back. The database must still be open. */
  async drain(timeoutMs: number): Promise<void> {
    this.#unsubscribe?.();
    clearTimeout(this.#leaseTimer);
    this.#leaseTimer = undefined;
    await Promise.all(this.#loops.map((loop) => loop.drain(timeoutMs)));
    this.#loops = [];
    await this.#deps.hints.close().catch((error: unknown) => this.#logger.debug(`Hints: ${String(error)}`));
  }

  /** Whether this process relays the first shard: the one process for what only one has to do. */
  get isFirst(): boolean {
    return this.#loops[0]?.leads ?? false;
  }

  backlog(): Promise<OutboxBacklog> {
    return this.#store.backlog();
  }

  /** Which shards were written to is not known here: whoever relays any of them is told. */
  #committed(): void {
    this.#wake();
    if (this.#loops.some((loop) => !loop.leads)) this.#deps.hints.send();
  }

  #wake(): void {
    for (const loop of this.#loops) if (loop.leads) loop.wake();
  }

  /** Shards are only ever added, also while this process runs. They begin when their lease is there. */
  async #addShards(): Promise<void> {
    const { idlePollMs = IDLE_POLL_MS } = this.#deps;
    const shards = await this.#store.shards();
    for (const shard of shards.slice(this.#loops.length)) {
      this.#loops.push(new ShardLoop(new ShardRelay(shard, this.#deps), idlePollMs));
    }
  }

  async #keepLeases(): Promise<void> {
    this.#leaseTimer = setTimeout(() => void this.#keepLeases(), LEASE_ROUND_MS);
    await this.#addShards().catch((error: unknown) => this.#logger.warn(`Shards: ${String(error)}`));
    for (const loop of this.#loops) {
      await loop.keepLease().catch((error: unknown) => this.#logger.warn(`Lease: ${String(error)}`));
    }
    await this.#listenWhileLeading().catch((error: unknown) => this.#logger.warn(`No hints: ${String(error)}`));
  }

  async #listenWhileLeading(): Promise<void> {
    const { hints } = this.#deps;
    if (this.#leaseTimer && this.#loops.some((loop) => loop.leads)) await hints.listen(() => this.#wake());
    else await hints.stopListening();
  }
}

/** Calls one shard's relay as soon as there may be something to do, and seldom when there is not. */
class ShardLoop {
  readonly #logger = new Logger(Relay.name);
  readonly #relay: ShardRelay;
  readonly #idlePollMs: number;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #woken = false;
  #stopped = false;
  #pollMs = FIRST_POLL_MS;
  #failures = 0;
  #busyUntil = 0;

  constructor(relay: ShardRelay, idlePollMs: number) {
    this.#relay = relay;
    this.#idlePollMs = idlePollMs;
  }

  get leads(): boolean {
    return this.#relay.leads;
  }

  start(): void {
    this.wake();
  }

  async keepLease(): Promise<void> {
    const led = this.#relay.leads;
    await this.#relay.keepLease();
    if (this.#relay.leads && !led) this.wake();
  }

  /** While the broker is away a wake-up is only noted: the next attempt comes when its pause is over. */
  wake(): void {
    this.#woken = true;
    if (this.#stopped || this.#running || this.#failures > 0) return;
    clearTimeout(this.#timer);
    this.#running = this.#run();
  }

  async drain(timeoutMs: number): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
    const deadline = performance.now() + timeoutMs;
    let round: Round = 'relayed';
    while (round !== 'idle' && round !== 'not-leader' && performance.now() < deadline) {
      round = await this.#relay.relayOnce().catch(() => 'idle');
    }
    await this.#relay.close().catch((error: unknown) => this.#logger.warn(`Giving the lease back: ${String(error)}`));
  }

  async #run(): Promise<void> {
    let pauseMs = 0;
    while (pauseMs === 0 && !this.#stopped) {
      this.#woken = false;
      pauseMs = await this.#round();
      if (this.#woken && this.#failures === 0) pauseMs = 0;
    }
    this.#running = undefined;
    if (!this.#stopped) this.#timer = setTimeout(() => this.#next(), pauseMs);
  }

  #next(): void {
    this.#running = this.#run();
  }

  /** One round, and how long to wait before the next. */
  async #round(): Promise<number> {
    try {
      const round = await this.#relay.relayOnce();
      this.#failures = 0;
      return this.#pauseAfter(round);
    } catch (error) {
      this.#failures++;
      if (this.#failures === 1) this.#logger.warn(`Relay waits: ${String(error)}`);
      return Math.min(MAX_RETRY_MS, 50 * 2 ** Math.min(this.#failures, 6));
    }
  }

  #pauseAfter(round: Round): number {
    if (round === 'relayed' || round === 'caught-up') {
      this.#pollMs = FIRST_POLL_MS;
      this.#busyUntil = performance.now() + STAYS_BUSY_MS;
      return round === 'relayed' ? 0 : BUSY_POLL_MS;
    }
    if (round === 'pending') {
      const pause = this.#pollMs;
      this.#pollMs = Math.min(this.#pollMs * 2, BUSY_POLL_MS);
      return pause;
    }
    return performance.now() < this.#busyUntil ? BUSY_POLL_MS : this.#idlePollMs;
  }
}
