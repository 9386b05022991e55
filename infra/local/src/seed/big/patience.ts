/** How long one request is asked again before its failure counts. */
export const PATIENCE_MS = 10 * 60_000;

/** Unless the answer says how long to wait. */
const PAUSE_MS = 1_000;
/** Too many requests; the service is starting, behind or away. */
const PASSING = [429, 502, 503, 504];
/** What the same request, sent before its connection broke, is still at. */
const IN_PROGRESS = 'request.idempotency_key_in_progress';

interface Refusal {
  readonly status: number;
  readonly retryAfter: string | null;
  /** `code` of a problem+json answer. */
  readonly code?: string | undefined;
}

/** Milliseconds to wait before the same request is worth another try; undefined for an answer that stays as it is. */
export function pauseBefore({ status, retryAfter, code }: Refusal): number | undefined {
  if (!PASSING.includes(status) && code !== IN_PROGRESS) return undefined;
  const seconds = Number(retryAfter ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : PAUSE_MS;
}
