import { Logger } from '@nestjs/common';
import { failPoint } from '../fail-points.ts';
import { within } from '../within.ts';
import { RecordRefused, type LogClient, type OutgoingRecord, type Producer } from '../log-client/log-client.ts';
import type { MessagingMetrics } from '../metrics.ts';
import { toRecord, type StoredEvent } from './cloud-event.ts';
import type { LateCopies } from './late-copies.ts';
import { LeaseLost, type Lease, type OutboxStore } from './outbox-store.ts';
import type { RefusedEvents } from './refused-events.ts';

/** A holder that has not renewed for this long is replaced; with the look-out below, within 8 s of its death. */
export const LEASE_MS = 6_000;
/** How often a holder renews, and everybody else looks whether the lease is free. */
export const LEASE_ROUND_MS = 2_000;

/** How long a broker that is away may hold up the closing of a producer. */
const CLOSE_MS = 1_000;
export const MAX_ROWS = 1_000;
/** One record batch of a partition must stay below the broker's `message.max.bytes` (1 MiB) whatever the keys are. */
const MAX_BYTES = 900_000;
/** So many rows in one read are a sign that more are waiting: they are read while these are sent. */
const SIGN_OF_MORE = 200;

/**
 * `idle`: nothing waited. `pending`: something is written but cannot be read safely yet. `relayed`: there may be more.
 * `caught-up`: all that was there is sent; what was committed since has woken the relay.
 */
export type Round = 'idle' | 'pending' | 'relayed' | 'caught-up' | 'not-leader';

export interface ShardRelayDeps {
  readonly service: string;
  readonly store: OutboxStore;
  readonly log: LogClient;
  readonly refused: RefusedEvents;
  readonly metrics: MessagingMetrics;
  /** Where the service has compacted topics. */
  readonly lateCopies?: LateCopies | undefined;
}

interface ReadAhead {
  readonly epoch: string;
  /** The row before the first of them. */
  readonly seq: string;
  readonly rows: Promise<StoredEvent[]>;
}

/**
 * Sends the rows of one shard to the broker in their order, at least once. Exactly one relay of all processes does so: the
 * one that holds the lease. Each round is: read what is committed, produce it, hear the acknowledgement, move the cursor.
 */
export class ShardRelay {
  readonly #logger = new Logger(ShardRelay.name);
  readonly #shard: number;
  readonly #deps: ShardRelayDeps;
  #lease: Lease | undefined;
  /** `performance.now()` until which the lease surely holds, counted from before the renewal was asked for. */
  #holdsUntil = 0;
  #producer: Promise<Producer> | undefined;
  #ahead: ReadAhead | undefined;

  constructor(shard: number, deps: ShardRelayDeps) {
    this.#shard = shard;
    this.#deps = deps;
  }

  get leads(): boolean {
    return this.#lease !== undefined;
  }

  /** Renews the lease, or takes it when it is free. To be called every `LEASE_ROUND_MS`. */
  async keepLease(): Promise<void> {
    const asked = performance.now();
    if (this.#lease) await this.#renew(this.#lease);
    else this.#lease = await this.#deps.store.acquire(this.#shard, LEASE_MS);
    if (this.#lease) this.#holdsUntil = asked + LEASE_MS;
  }

  /** One round. Rejects when the broker or the database is away: nothing is lost, call it again later. */
  async relayOnce(): Promise<Round> {
    const lease = this.#lease;
    if (!lease || performance.now() >= this.#holdsUntil) return 'not-leader';
    await this.#deps.lateCopies?.outdo(lease, (events) => this.produce(events));
    const rows = (await this.#takeAhead(lease)) ?? (await this.readCommitted(lease));
    const events = rows.filter((row) => row.ready);
    if (events.length === 0) return rows.length > 0 ? 'pending' : 'idle';
    if (events.length >= SIGN_OF_MORE) this.#readAhead(lease, events.at(-1)!);
    failPoint('relay.read');
    await this.produce(events);
    failPoint('relay.produced');
    await this.moveCursor(lease, events);
    return rows.length > events.length || isPartOf(events) ? 'relayed' : 'caught-up';
  }

  /** Gives the lease back, so that another process can go on at once. */
  async close(): Promise<void> {
    await this.#discardProducer();
    await this.#ahead?.rows;
    if (this.#lease) await this.#deps.store.release(this.#lease);
    this.#lease = undefined;
  }

  protected readCommitted(lease: Lease): Promise<StoredEvent[]> {
    return this.#deps.store.read(lease.shard, lease.position, MAX_ROWS, MAX_BYTES);
  }

  /** Resolves when the broker has acknowledged every event, or refused it for good and it is among the dead letters. */
  protected async produce(events: readonly StoredEvent[]): Promise<void> {
    try {
      await this.#send(events.map((event) => toRecord(this.#deps.service, event)));
      this.#deps.metrics.produced += events.length;
    } catch (error) {
      if (!(error instanceof RecordRefused)) throw error;
      await this.#produceOneByOne(events);
    }
  }

  protected async moveCursor(lease: Lease, events: readonly StoredEvent[]): Promise<void> {
    try {
      const moved = await this.#deps.store.advance(lease, events.at(-1)!);
      if (this.#lease === lease) this.#lease = moved;
    } catch (error) {
      if (error instanceof LeaseLost) this.#loseLease(error);
      throw error;
    }
  }

  /** One batch is in flight at a time; only the reading of the next one goes on beside it. */
  #readAhead(lease: Lease, { tx_id: txId, seq }: StoredEvent): void {
    const rows = this.readCommitted({ ...lease, position: { txId, seq } });
    this.#ahead = { epoch: lease.epoch, seq, rows: rows.catch(() => []) };
  }

  /**
   * What was read ahead, if it follows directly on the cursor. Nothing can have come in between, since all rows below the
   * horizon were read then; where there was nothing yet, the caller has to look again.
   */
  async #takeAhead({ epoch, position }: Lease): Promise<StoredEvent[] | undefined> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    const rows = await ahead?.rows;
    const follows = ahead?.epoch === epoch && ahead.seq === position.seq;
    return follows && rows?.[0]?.ready ? rows : undefined;
  }

  async #produceOneByOne(events: readonly StoredEvent[]): Promise<void> {
    for (const event of events) {
      try {
        await this.#send([toRecord(this.#deps.service, event)]);
        this.#deps.metrics.produced++;
      } catch (error) {
        if (!(error instanceof RecordRefused)) throw error;
        await this.#deps.refused.bury(event, error);
      }
    }
  }

  /** After a rejection the producer is thrown away: what it believes of its sequence numbers may be wrong. */
  async #send(records: readonly OutgoingRecord[]): Promise<void> {
    this.#producer ??= this.#connectedProducer();
    try {
      await (await this.#producer).send(records);
    } catch (error) {
      await this.#discardProducer();
      throw error;
    }
  }

  async #connectedProducer(): Promise<Producer> {
    const producer = this.#deps.log.producer();
    await producer.connect();
    return producer;
  }

  async #discardProducer(): Promise<void> {
    const producer = await this.#producer?.catch(() => undefined);
    this.#producer = undefined;
    const closed = producer
      ?.close()
      .catch((error: unknown) => this.#logger.debug(`Closing a producer: ${String(error)}`));
    if (closed) await within(CLOSE_MS, closed);
  }

  async #renew(lease: Lease): Promise<void> {
    try {
      await this.#deps.store.renew(lease, LEASE_MS);
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error;
      this.#loseLease(error);
    }
  }

  #loseLease(reason: LeaseLost): void {
    this.#logger.warn(reason.message);
    this.#lease = undefined;
  }
}

/** Whether a read that gave these may have stopped at one of its limits. */
function isPartOf(events: readonly StoredEvent[]): boolean {
  if (events.length >= SIGN_OF_MORE) return true;
  return events.reduce((bytes, { payload }) => bytes + payload.length, 0) > MAX_BYTES / 4;
}
