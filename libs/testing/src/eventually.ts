import { setTimeout as delay } from 'node:timers/promises';

export interface EventuallyOptions {
  /** How long to go on trying; 60 s unless told, so that a busy machine is waited for. */
  readonly timeoutMs?: number;
  /** Pause between two tries; 25 ms unless told. */
  readonly intervalMs?: number;
}

/**
 * Tries `check` until it neither throws nor rejects and returns what it returned. When time is up the last failure is
 * thrown, so that an `expect` inside reads as usual.
 */
export async function eventually<T>(check: () => T | Promise<T>, options: EventuallyOptions = {}): Promise<T> {
  const giveUpAt = Date.now() + (options.timeoutMs ?? 60_000);
  for (;;) {
    try {
      return await check();
    } catch (failure) {
      if (Date.now() >= giveUpAt) throw failure;
    }
    await delay(options.intervalMs ?? 25);
  }
}
