import type { DomainError } from '@tenfold/errors';
import { StaleVersion } from '@tenfold/messaging';
import { RequestErrors } from './request.errors.ts';

export interface UntilCurrentOptions {
  /** Runs in all; 5 unless given. */
  readonly mostRuns?: number;
  /** What is thrown after the last lost race; 503 `request.temporarily_unavailable` unless given. */
  readonly refusal?: (response: { headers: Record<string, string> }) => DomainError;
}

/**
 * Runs `work`, which reads a row and writes it only if it is still the one that was read, again as long as somebody else was
 * quicker: a request does what the inbox does for a handler.
 *
 * @throws DomainError `refusal`, with `Retry-After`, when every race was lost
 */
export async function untilCurrent<T>(
  work: () => Promise<T>,
  { mostRuns = 5, refusal = RequestErrors.temporarily_unavailable }: UntilCurrentOptions = {},
): Promise<T> {
  for (let run = 1; run <= mostRuns; run++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StaleVersion)) throw error;
    }
  }
  throw refusal({ headers: { 'retry-after': '1' } });
}
