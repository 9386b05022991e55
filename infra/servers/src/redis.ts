import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withFileLock } from './file-lock.ts';
import { maven, userCache } from './maven.ts';
import { freePort, LOOPBACK } from './ports.ts';
import { explainFolder, SetupFailure } from './setup-failure.ts';

/** A jar that carries builds of Redis 6.2 for the usual machines; npm has none. */
const ARTIFACT = 'com.github.codemonstur:embedded-redis:1.4.3';
const BUILDS: Readonly<Record<string, string>> = {
  'linux-x64': 'redis-server-6.2.6-v5-linux-amd64',
  'linux-arm64': 'redis-server-6.2.7-linux-arm64',
  'darwin-x64': 'redis-server-6.2.6-v5-darwin-amd64',
  'darwin-arm64': 'redis-server-6.2.6-v5-darwin-arm64',
};
const START_TIMEOUT_MS = 30_000;

export interface RedisServer {
  readonly url: string;
  /** Waits until it is gone; what it held is forgotten. */
  stop(): Promise<void>;
}

/**
 * Starts a Redis of its own that keeps nothing on disk and lives no longer than this process.
 *
 * @throws SetupFailure there is no build for this machine, or it cannot be fetched or does not start
 */
export async function startRedis(): Promise<RedisServer> {
  const program = await redisProgram();
  const port = await freePort();
  const args = ['--port', String(port), '--bind', LOOPBACK, '--save', '', '--appendonly', 'no'];
  const child = spawn(program, args, { cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(String(chunk)));
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  await untilAnswering(child, port, said);
  return {
    url: `redis://${LOOPBACK}:${port}`,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Path of the program, fetched by Maven into the user's cache when it is not there. */
async function redisProgram(): Promise<string> {
  const name = BUILDS[`${process.platform}-${process.arch}`];
  if (name === undefined) {
    throw new SetupFailure(
      `There is no Redis for this machine (${process.platform}-${process.arch}); set TENFOLD_TEST_REDIS_URL.`,
    );
  }
  const cache = userCache('redis-6.2');
  const program = join(cache, name);
  if (existsSync(program)) return program;
  await withFileLock(`${cache}.lock`, async () => {
    if (existsSync(program)) return;
    await fetchProgram(cache, name).catch((error: unknown) => {
      throw explainFolder(cache, error);
    });
  });
  return program;
}

async function fetchProgram(cache: string, name: string): Promise<void> {
  const partial = `${cache}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  await mkdir(cache, { recursive: true });
  await maven('Redis', partial, [
    'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack',
    ...[`-Dartifact=${ARTIFACT}`, `-Dmdep.unpack.includes=${name}`, `-DoutputDirectory=${partial}`],
  ]);
  await chmod(join(partial, name), 0o755);
  await rename(join(partial, name), join(cache, name));
  await rm(partial, { recursive: true, force: true });
}

async function untilAnswering(child: ChildProcess, port: number, said: readonly string[]): Promise<void> {
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  const until = Date.now() + START_TIMEOUT_MS;
  while (!(await accepts(port))) {
    if (failure !== undefined || child.exitCode !== null || child.signalCode !== null || Date.now() > until) {
      child.kill('SIGKILL');
      throw new SetupFailure(`Redis did not start: ${failure?.message ?? said.join('').trim()}`);
    }
    await delay(20);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, LOOPBACK);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
