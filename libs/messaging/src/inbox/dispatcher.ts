import { Logger } from '@nestjs/common';
import { isDatabaseDown, type Database } from '@tenfold/database';
import { LRUCache } from 'lru-cache';
import type { Assignment, IncomingBatch, IncomingRecord, Position } from '../log-client/log-client.ts';
import type { MessagingMetrics } from '../metrics.ts';
import { NO_HANDLER, type DeadLetters } from './dead-letters.ts';
import type { Delivery, Outcome } from './delivery.ts';
import { open, type Envelope } from './envelope.ts';
import { PermanentFailure } from './failures.ts';
import type { HandlerRegistry, RegisteredHandler } from './handler-registry.ts';
import { KeyLanes, type Task, type Together } from './key-lanes.ts';
import { OffsetTracker } from './offset-tracker.ts';
import type { SharedDelivery } from './shared-delivery.ts';
import { Signal } from './signal.ts';
import { Turnstile } from './turnstile.ts';

/** Records taken and not finished, at most: what a crash can make come again. */
const MAX_UNFINISHED = 200;
/** How long the own database is left alone after it failed, doubling up to the second figure. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
const HEARTBEAT_WAIT_MS = 1_000;
/** Keeps a client that fetches the same batch over and over, because we are on our way out, from spinning. */
const CLOSED_WAIT_MS = 50;

export interface DispatcherDeps {
  readonly database: Database;
  readonly delivery: Delivery;
  readonly sharedDelivery: SharedDelivery;
  readonly deadLetters: DeadLetters;
  readonly registry: HandlerRegistry;
  readonly metrics: MessagingMetrics;
  /** Handlers at work at the same time; each holds a connection of the pool. */
  readonly concurrency: number;
  /** Something was parked. */
  readonly onParked: () => void;
}

/**
 * Takes fetched records and sees each of them to its end: keys side by side, the records of one key in their order. It does
 * not hold up the fetching of other partitions; it only stops taking when too much is unfinished.
 *
 * One dispatcher lives from one joining of the group to the next: what it has not finished then comes again, to its successor
 * or to another member.
 */
export class Dispatcher {
  readonly #logger = new Logger(Dispatcher.name);
  readonly #deps: DispatcherDeps;
  readonly #heldBefore: Assignment;
  readonly #lanes: KeyLanes;
  /** One after another, so that a death of the process points at one record. */
  readonly #suspects = new Turnstile();
  readonly #progress = new Signal();
  readonly #trackers = new Map<string, Tracked>();
  readonly #together = new Map<RegisteredHandler, Together>();
  readonly #versions = new LRUCache<string, number>({ max: 10_000 });
  #closed = false;
  #databaseAway = false;
  /** `performance.now()` of the last record that was finished. */
  lastProgressAt = performance.now();

  /** @param heldBefore what this process had at the joining before, and lives: what comes again of it killed nobody */
  constructor(deps: DispatcherDeps, heldBefore: Assignment) {
    this.#deps = deps;
    this.#heldBefore = heldBefore;
    this.#lanes = new KeyLanes(deps.concurrency, () => this.#progress.raise());
  }

  /** Takes a batch as soon as there is room for it. Meanwhile the group hears from us, as long as something moves. */
  async take(batch: IncomingBatch): Promise<void> {
    while (this.#unfinished() >= MAX_UNFINISHED && this.#takes(batch)) {
      const moved = await this.#progress.next(HEARTBEAT_WAIT_MS);
      if (moved || this.#databaseAway) await batch.heartbeat();
    }
    if (!this.#takes(batch)) {
      await this.#progress.next(CLOSED_WAIT_MS);
      return;
    }
    const tracked = this.#trackedOf(batch);
    this.#lanes.add(...batch.records.flatMap((record) => this.#takeRecord(record, tracked) ?? []));
    batch.take();
  }

  /** Finishes what is running, begins nothing more. */
  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    const deadline = performance.now() + timeoutMs;
    while (this.#lanes.running > 0 && performance.now() < deadline) {
      await this.#progress.next(Math.max(1, deadline - performance.now()));
    }
  }

  /** Nothing more is begun, because the records belong to somebody else by now. */
  abandon(): void {
    this.#closed = true;
  }

  uncommitted(): Position[] {
    return [...this.#trackers.values()].flatMap(({ topic, partition, tracker }) => {
      const next = tracker.uncommitted;
      return next === undefined ? [] : [{ topic, partition, next }];
    });
  }

  committed(positions: readonly Position[]): void {
    for (const { topic, partition, next } of positions)
      this.#trackers.get(place(topic, partition))?.tracker.committed(next);
  }

  get isIdle(): boolean {
    return this.#unfinished() === 0;
  }

  #takes(batch: IncomingBatch): boolean {
    return !this.#closed && batch.isCurrent();
  }

  /** The task that sees the record to its end, unless it has no meaning here. */
  #takeRecord(record: IncomingRecord, tracked: Tracked): RecordTask | undefined {
    const { metrics, registry } = this.#deps;
    metrics.delivered++;
    this.#watchVersions(record);
    tracked.tracker.take(record.offset);
    const reading = registry.read(record);
    if (reading.kind === 'unheard') {
      this.#finish(record, tracked);
      return undefined;
    }
    const suspect = record.offset < tracked.suspectBefore;
    const work = () => this.#seeThrough(this.#steps(record, reading, suspect));
    return {
      // Topics that share a key speak of one thing, whose events would only disturb each other side by side.
      lane: record.key ?? record.topic,
      together: suspect ? undefined : this.#togetherFor(reading),
      record,
      tracked,
      run: async () => {
        const ended = await (suspect ? this.#suspects.pass(work) : work());
        if (ended) this.#finish(record, tracked);
      },
    };
  }

  /** Where one handler alone hears an event, and takes several, its records may share a transaction. */
  #togetherFor(reading: ReturnType<HandlerRegistry['read']>): Together | undefined {
    if (reading.kind !== 'handled') return undefined;
    const [handler, another] = reading.handlers;
    if (!handler || another || handler.together < 2) return undefined;
    const known = this.#together.get(handler);
    if (known) return known;
    const together: Together = {
      limit: handler.together,
      run: (tasks) => this.#seeThroughTogether(tasks as readonly RecordTask[], handler),
    };
    this.#together.set(handler, together);
    return together;
  }

  async #seeThroughTogether(tasks: readonly RecordTask[], handler: RegisteredHandler): Promise<RecordTask[]> {
    const opened = new Map(tasks.flatMap((task) => openIfSound(task)));
    if (this.#closed) return [...tasks];
    const ended = await this.#deps.sharedDelivery.deliver([...opened.values()], handler);
    const isDone = (task: RecordTask) => opened.has(task) && ended.has(opened.get(task)!);
    for (const { record, tracked } of tasks.filter(isDone)) this.#finish(record, tracked);
    return tasks.filter((task) => !isDone(task));
  }

  /** What is to be done with a record: one step for each handler, two when its start is counted. */
  #steps(record: IncomingRecord, reading: ReturnType<HandlerRegistry['read']>, suspect: boolean): Step[] {
    try {
      if (reading.kind === 'untyped') throw new PermanentFailure('The header ce_type is missing', 'missing_header');
      if (reading.kind === 'bad-type')
        throw new PermanentFailure('The header ce_type is not an event type', 'bad_header');
      if (reading.kind === 'unknown-version') {
        throw new PermanentFailure(`No handler knows this version: ${record.headers['ce_type']}`, 'unknown_version');
      }
      const handlers: readonly RegisteredHandler[] = reading.kind === 'handled' ? reading.handlers : [];
      const envelope: Envelope = open(record);
      const { delivery } = this.#deps;
      return handlers.flatMap((handler) => {
        const deliver = () => delivery.deliver(envelope, handler);
        return suspect ? [() => delivery.begin(envelope, handler), deliver] : [deliver];
      });
    } catch (error) {
      if (!(error instanceof PermanentFailure)) throw error;
      return [() => this.#bury(record, error)];
    }
  }

  async #bury(record: IncomingRecord, error: PermanentFailure): Promise<Outcome> {
    const letter = { record, handler: NO_HANDLER, error, attempts: 1 };
    await this.#deps.database.transaction((tx) => this.#deps.deadLetters.add(tx, letter));
    return 'dead';
  }

  /** False when the dispatcher was closed before every step had come to its end. */
  async #seeThrough(steps: readonly Step[]): Promise<boolean> {
    for (const step of steps) {
      const outcome = await this.#untilDatabaseIsBack(step);
      if (outcome === undefined) return false;
      if (outcome === 'parked') this.#deps.onParked();
    }
    return true;
  }

  /** The own database being away is no failure of the record: it waits. */
  async #untilDatabaseIsBack(step: Step): Promise<Outcome | 'begun' | undefined> {
    for (let pauseMs = FIRST_PAUSE_MS; !this.#closed; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      try {
        const outcome = await step();
        this.#databaseAway = false;
        return outcome;
      } catch (error) {
        this.#report(error);
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
    return undefined;
  }

  #report(error: unknown): void {
    const away = isDatabaseDown(error);
    if (!away) this.#logger.error(`A delivery could not be brought to an end: ${String(error)}`);
    else if (!this.#databaseAway) this.#logger.warn(`Waiting for the database: ${String(error)}`);
    this.#databaseAway = away;
  }

  #finish(record: IncomingRecord, { tracker }: Tracked): void {
    tracker.finish(record.offset);
    this.lastProgressAt = performance.now();
  }

  #unfinished(): number {
    let sum = 0;
    for (const { tracker } of this.#trackers.values()) sum += tracker.unfinished;
    return sum;
  }

  /** What was there already when a partition is first read may have been in hand when its last owner died, unless we were it. */
  #trackedOf({ topic, partition, records, end }: IncomingBatch): Tracked {
    const known = this.#trackers.get(place(topic, partition));
    if (known) return known;
    const first = records[0]?.offset ?? 0;
    const wasOurs = this.#heldBefore.get(topic)?.includes(partition) ?? false;
    const suspectBefore = wasOurs ? first : Math.min(end, first + MAX_UNFINISHED);
    const tracked = { topic, partition, tracker: new OffsetTracker(first), suspectBefore };
    this.#trackers.set(place(topic, partition), tracked);
    return tracked;
  }

  /** A gap is counted, not waited for (10 e4). */
  #watchVersions({ topic, key, headers }: IncomingRecord): void {
    const version = Number(headers['ce_aggregateversion']);
    if (!key || !Number.isSafeInteger(version)) return;
    const stream = `${topic} ${key}`;
    const last = this.#versions.get(stream);
    if (last !== undefined && version > last + 1) this.#deps.metrics.gaps++;
    if (last === undefined || version > last) this.#versions.set(stream, version);
  }
}

/** What is wrong with the headers of one record is said when it is seen through by itself. */
function openIfSound(task: RecordTask): [RecordTask, Envelope][] {
  try {
    return [[task, open(task.record)]];
  } catch (error) {
    if (error instanceof PermanentFailure) return [];
    throw error;
  }
}

type Step = () => Promise<Outcome | 'begun'>;

interface RecordTask extends Task {
  readonly record: IncomingRecord;
  readonly tracked: Tracked;
}

interface Tracked {
  readonly topic: string;
  readonly partition: number;
  readonly tracker: OffsetTracker;
  /** Records before this offset may have been in hand when a process died. */
  readonly suspectBefore: number;
}

function place(topic: string, partition: number): string {
  return `${topic} ${partition}`;
}
