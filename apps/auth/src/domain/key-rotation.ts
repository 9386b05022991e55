export type KeyStatus = 'next' | 'active' | 'retiring' | 'retired';

/**
 * The life of a signing key, one way only. `next` is published before it signs, so that everybody knows it in time;
 * `retiring` signs no more and stays published for as long as a token that it signed is good.
 */
export const keyTransitions: Readonly<Record<KeyStatus, KeyStatus | undefined>> = {
  next: 'active',
  active: 'retiring',
  retiring: 'retired',
  retired: undefined,
};

/** Longer than the published keys are cached (`max-age` of the key set). */
const CACHED_SECONDS = 10 * 60;

/** How long after the rotation the key that signed until then is still published, in seconds. */
export function retiringSeconds(accessTokenSeconds: number): number {
  return accessTokenSeconds + CACHED_SECONDS;
}
