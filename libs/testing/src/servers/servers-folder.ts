import { mkdirSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const WORKSPACE_ROOT = resolve(import.meta.dirname, '../../../..');

/**
 * Where the test servers of this machine keep their data and say how they are reached: `TENFOLD_TEST_SERVERS`, or
 * `.tenfold/test-servers` of the checkout. Test processes that name the same folder share one pair of servers.
 */
export function serversFolder(): string {
  const folder = resolve(process.env['TENFOLD_TEST_SERVERS'] ?? join(WORKSPACE_ROOT, '.tenfold/test-servers'));
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * Runs `work` while no other process runs something under the same name. The lock is a folder that names its owner, so
 * that the lock of a killed process is seen and taken over.
 */
export async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  const lock = join(serversFolder(), `${name}.lock`);
  await acquire(lock);
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

const LOCK_WAIT_MS = 120_000;
const LOCK_POLL_MS = 50;

async function acquire(lock: string): Promise<void> {
  const giveUpAt = Date.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      await mkdir(lock);
      return await writeFile(join(lock, 'owner'), String(process.pid));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (await isAbandoned(lock)) await rm(lock, { recursive: true, force: true });
    else if (Date.now() > giveUpAt) throw new Error(`Waited ${LOCK_WAIT_MS} ms for ${lock}`);
    else await delay(LOCK_POLL_MS);
  }
}

async function isAbandoned(lock: string): Promise<boolean> {
  const owner = Number(await readFile(join(lock, 'owner'), 'utf8').catch(() => ''));
  return owner > 0 && !isRunning(owner);
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
