import { SetupFailure, withFileLock } from '@tenfold/local-servers';
import type { Layout } from './layout.ts';

/** The lock is held until the returned function is called, or this process dies. */
export async function holdLock(layout: Layout): Promise<() => void> {
  return new Promise((resolve, reject) => {
    withFileLock(
      layout.lock,
      () => new Promise<void>((release) => resolve(release)),
      () => {
        throw new SetupFailure(
          `The platform of ${layout.dataDir} runs already; see npm run status, end it with npm run down.`,
        );
      },
    ).catch(reject);
  });
}

/** The step in hand may go on for a moment and then fails, which nobody hears: the platform starts no program any more. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
