import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes, randomUUID } from 'node:crypto';

/** What ties together everything that one cause set in motion, over all services. */
export interface Correlation {
  /** The HTTP request that is being answered, when there is one. */
  readonly requestId?: string;
  /** The same for every event and request that follows from one first cause. */
  readonly correlationId: string;
  /** Id of the event that is being handled, when there is one. */
  readonly causationId?: string;
  /** W3C Trace Context, level 1. */
  readonly traceparent?: string;
}

const storage = new AsyncLocalStorage<Correlation>();

/** The correlation of the running request or handler; undefined outside of both. */
export function currentCorrelation(): Correlation | undefined {
  return storage.getStore();
}

/** Runs `work`, and everything that it awaits, under `correlation`. */
export function withCorrelation<T>(correlation: Correlation, work: () => T): T {
  return storage.run(correlation, work);
}

/** The beginning of a new chain of causes, for work that nobody asked for: a sweeper, a command, a start-up. */
export function newCorrelation(): Correlation {
  return { correlationId: randomUUID(), traceparent: newTraceparent() };
}

/** A `traceparent` value (W3C Trace Context) that begins a trace; sampled, so that nobody drops what follows. */
export function newTraceparent(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}
