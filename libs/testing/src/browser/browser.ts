import { chromium, type Browser } from 'playwright-core';
import { unpackChromium } from './chromium-files.ts';

/**
 * A headless Chromium: the one of `TENFOLD_BROWSER` (a path), or the one that came with `npm ci`, which runs on x64 Linux.
 * Close it in `afterAll`.
 */
export async function openBrowser(): Promise<Browser> {
  const own = process.env['TENFOLD_BROWSER'];
  // Tests may run as root, for whom Chromium's sandbox does not start; it opens our own pages only.
  const args = ['--no-sandbox'];
  if (own !== undefined) return chromium.launch({ executablePath: own, args });
  const { executable, libraries } = await unpackChromium();
  return chromium.launch({
    executablePath: executable,
    args,
    env: { ...process.env, LD_LIBRARY_PATH: libraries } as Record<string, string>,
  });
}
