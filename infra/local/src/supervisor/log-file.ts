import { copyFile, mkdir, open, rm, stat, truncate, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

const LARGEST_BYTES = 10 * 1024 * 1024;

/** Opens a log for a child to append to. The child holds the file itself, so it can write on when we are gone. */
export async function openLog(file: string): Promise<FileHandle> {
  await mkdir(dirname(file), { recursive: true });
  return open(file, 'a');
}

/** Moves a log that has grown too large to `<file>.1`; its writer appends, so it goes on at the start of the empty file. */
export async function rotateLog(file: string, largestBytes = LARGEST_BYTES): Promise<void> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size <= largestBytes) return;
  await rm(`${file}.1`, { force: true });
  await copyFile(file, `${file}.1`);
  await truncate(file, 0);
}

/** The end of a log, for an error message. */
export async function tail(file: string, lines: number): Promise<string> {
  const log = await open(file, 'r').catch(() => undefined);
  if (log === undefined) return '';
  try {
    const { size } = await log.stat();
    const from = Math.max(0, size - 64 * 1024);
    const buffer = Buffer.alloc(size - from);
    await log.read(buffer, 0, buffer.length, from);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    await log.close();
  }
}
