import { StaleVersion } from '@tenfold/messaging';
import { RequestErrors } from './request.errors.ts';

const MOST_RUNS = 5;

/**
 * Runs `work`, which reads a row and writes it only if it is still the one that was read, again as long as somebody else was
 * quicker: a request does what the inbox does for a handler.
 *
 * @throws DomainError 503 `request.temporarily_unavailable` after five lost races
 */
export async function untilCurrent<T>(work: () => Promise<T>): Promise<T> {
  for (let run = 1; run <= MOST_RUNS; run++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StaleVersion)) throw error;
    }
  }
  throw RequestErrors.temporarily_unavailable({ headers: { 'retry-after': '1' } });
}
