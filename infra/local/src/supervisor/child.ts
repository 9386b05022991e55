import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  hasEnded,
  isRunning,
  type ProcessRecord,
  processRecord,
  signalGroup,
  signalProcess,
} from '@tenfold/local-servers';
import { openLog } from './log-file.ts';

/** A process of ours, whoever started it. */
export interface Running {
  readonly process: ProcessRecord;
  /** Resolves with the reason when it has ended. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly logFile: string;
  /** Folder of the records that find children again after the death of their supervisor. */
  readonly recordDir: string;
}

const DRAIN_TIMEOUT_MS = 25_000;

/** Starts a child in a process group of its own, so that a Ctrl-C on the terminal does not reach it before we say so. */
export async function startChild(options: ChildOptions): Promise<Running> {
  const log = await openLog(options.logFile);
  try {
    const child = spawn(options.command, options.args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : signal));
    });
    await new Promise((done, fail) => child.once('spawn', done).once('error', fail));
    const record = processRecord(child.pid!) ?? { pid: child.pid!, started: 'ended' };
    const file = join(options.recordDir, `${options.name}.json`);
    await mkdir(options.recordDir, { recursive: true });
    await writeFile(file, JSON.stringify(record));
    return {
      process: record,
      ended: ended.finally(() => rm(file, { force: true })),
      stop: () => stopProcess(record),
    };
  } finally {
    await log.close();
  }
}

/** Asks the process to drain and waits; one that does not end in time is killed with its group. */
export async function stopProcess(record: ProcessRecord, timeoutMs = DRAIN_TIMEOUT_MS): Promise<void> {
  signalProcess(record, 'SIGTERM');
  if (await hasEnded(record, timeoutMs)) return;
  signalGroup(record, 'SIGKILL');
  await hasEnded(record, 5_000);
}

/**
 * Stops children that a killed supervisor has left behind.
 *
 * @returns their names
 */
export async function stopOrphans(recordDir: string): Promise<string[]> {
  const files = await readdir(recordDir).catch(() => []);
  const stopped = await Promise.all(
    files.map(async (name) => {
      const file = join(recordDir, name);
      const record = await readRecord(file);
      const found = record !== undefined && isRunning(record);
      if (found) await stopProcess(record);
      await rm(file, { force: true });
      return found ? [basename(name, '.json')] : [];
    }),
  );
  return stopped.flat();
}

async function readRecord(file: string): Promise<ProcessRecord | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ProcessRecord;
  } catch {
    return undefined;
  }
}
