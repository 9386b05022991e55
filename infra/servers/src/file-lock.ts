import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, type ProcessRecord, processRecord } from './process-record.ts';
import { explainFolder } from './setup-failure.ts';

/**
 * Runs `work` while no other process (and nobody else in this one) holds the lock file `path`. A lock whose holder died
 * is taken over. `onWait` is called once when somebody else is at work.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>, onWait?: () => void): Promise<T> {
  await acquire(path, onWait);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function acquire(path: string, onWait: (() => void) | undefined): Promise<void> {
  const mine = `${path}.${randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(mine, JSON.stringify(processRecord(process.pid)));
  } catch (error) {
    throw explainFolder(dirname(path), error);
  }
  try {
    let waited = false;
    // link() puts the lock there with its content or not at all, so nobody ever reads an empty one.
    while (!(await succeeds(link(mine, path)))) {
      const holder = await readRecord(path);
      if (holder !== undefined && isRunning(holder)) {
        if (!waited) onWait?.();
        waited = true;
        await delay(50);
      } else {
        await removeStale(path, holder);
      }
    }
  } finally {
    await rm(mine, { force: true });
  }
}

/** Moves the dead holder's lock away; when a rival was faster and the moved lock is the rival's, gives it back. */
async function removeStale(path: string, holder: ProcessRecord | undefined): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  if (!(await succeeds(rename(path, aside)))) return;
  const moved = await readRecord(aside);
  if (moved?.pid !== holder?.pid || moved?.started !== holder?.started) await succeeds(link(aside, path));
  await rm(aside, { force: true });
}

async function readRecord(path: string): Promise<ProcessRecord | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ProcessRecord;
  } catch {
    return undefined;
  }
}

async function succeeds(step: Promise<unknown>): Promise<boolean> {
  return step.then(
    () => true,
    () => false,
  );
}
