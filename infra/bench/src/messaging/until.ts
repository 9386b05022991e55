import { setTimeout as delay } from 'node:timers/promises';

const LOOK_MS = 5;
const AT_MOST_MS = 180_000;

/** @throws Error after three minutes: something has stopped */
export async function until(reached: () => boolean): Promise<void> {
  const deadline = performance.now() + AT_MOST_MS;
  while (!reached()) {
    if (performance.now() > deadline) throw new Error(`Nothing came of it in ${AT_MOST_MS / 1000} s`);
    await delay(LOOK_MS);
  }
}
