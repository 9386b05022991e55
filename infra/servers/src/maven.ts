import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { lastLines } from './log-tail.ts';
import { SetupFailure } from './setup-failure.ts';

/** Per-user folder outside the checkout, so that several checkouts and fresh clones fetch a thing once. */
export function userCache(name: string): string {
  const cache = process.env['XDG_CACHE_HOME'];
  return join(cache === undefined || cache === '' ? join(homedir(), '.cache') : cache, 'tenfold', name);
}

/**
 * Runs Maven to its end.
 *
 * @param what is to be fetched, as the user is told
 * @param folder it runs in, where some of its goals leave notes
 * @param signal ends the download early
 * @throws SetupFailure Maven missing, download broken
 */
export async function maven(
  what: string,
  folder: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const output: string[] = [];
  const code = await new Promise<number | null>((done, fail) => {
    const child = spawn('mvn', ['--batch-mode', '--quiet', '--strict-checksums', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: folder,
      signal,
    });
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    child.once('close', done);
    child.once('error', (error: NodeJS.ErrnoException) => {
      const missing = `Maven (mvn) was not found; ${what} is fetched with it: install Maven 3.6 or newer, or name servers of your own (KAFKA_BROKERS, TENFOLD_TEST_REDIS_URL).`;
      fail(error.code === 'ENOENT' ? new SetupFailure(missing, { cause: error }) : error);
    });
  });
  if (code !== 0) {
    const errors = output
      .join('')
      .split('\n')
      .filter((line) => line.includes('ERROR'));
    throw new SetupFailure(
      `${what} could not be downloaded with Maven (exit ${code}); check the network and run the command again: ${lastLines(errors[0] ?? output.join(''), 1)}`,
    );
  }
}
