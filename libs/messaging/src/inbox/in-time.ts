import { HandlerTimeout } from './failures.ts';

/**
 * Waits for the work of a handler. Inside a transaction the rejection rolls it back, so whatever the handler still does has no
 * effect.
 *
 * @throws HandlerTimeout after `timeoutMs`
 */
export async function inTime<T>(handler: string, timeoutMs: number, work: Promise<T>): Promise<T> {
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new HandlerTimeout(handler, timeoutMs)), timeoutMs);
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
