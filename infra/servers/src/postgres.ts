import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { withFileLock } from './file-lock.ts';
import { fileSize, lastLines, readFrom } from './log-tail.ts';
import { assertPortFree, freePort, LOOPBACK } from './ports.ts';
import { postgresHome, type PostgresHome } from './postgres-home.ts';
import { hasEnded, processRecord, type ProcessRecord, signalGroup, signalProcess } from './process-record.ts';
import { isServing, readState, type ServerState, writeState } from './server-state.ts';
import { explainFolder, SetupFailure } from './setup-failure.ts';

export interface PostgresOptions {
  /** Folder of this server: data, log and state. */
  readonly dataDir: string;
  /** Left out: the port of the last start when it is free, else any free one. */
  readonly port?: number;
  /** Settings beside {@link defaultSettings}, e.g. `{ max_connections: '500' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Ends the start early: what it has started so far is stopped, and the reason thrown. */
  readonly signal?: AbortSignal;
}

export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  readonly process: ProcessRecord;
  readonly logFile: string;
  /** A sentence for the user, when something is not where one would look for it. */
  readonly note?: string;
  /** Connection string of the superuser. */
  url(database?: string): string;
  /** Ends every session, writes everything down and waits until the server is gone. */
  stop(): Promise<void>;
}

const SUPERUSER = 'postgres';
const START_TIMEOUT_MS = 180_000;
const defaultSettings = {
  max_connections: '300',
  shared_buffers: '128MB',
  fsync: 'on',
  synchronous_commit: 'on',
  max_wal_size: '1GB',
  log_min_duration_statement: '1000',
  log_line_prefix: '%m [%p] %u@%d ',
  unix_socket_directories: '',
  listen_addresses: LOOPBACK,
};

/**
 * Starts PostgreSQL on `dataDir`, made on first use; data survives. A server that already runs on this folder is returned
 * as it is, so that many processes may call this at once and share one server; it outlives the caller until `stop`.
 *
 * @throws SetupFailure with one sentence: port busy, folder not writable, binaries missing
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { dataDir } = options;
  return withFileLock(join(dataDir, 'lock'), async () => {
    const known = await readState(dataDir);
    if (known?.process && isServing(known)) {
      refuseOtherPort(known, options);
      await untilAnswering(known, known.process, 0, dataDir);
      return server(dataDir, known, known.process);
    }
    try {
      return await start(options, known);
    } catch (error) {
      throw explainFolder(dataDir, error);
    }
  });
}

/** Stops the server of this folder, whoever started it; nothing happens when none runs. */
export async function stopPostgres(dataDir: string): Promise<void> {
  const state = await readState(dataDir);
  if (state?.process && isServing(state)) await stop(state.process);
}

async function start(options: PostgresOptions, known: ServerState | undefined): Promise<PostgresServer> {
  const { dataDir, signal } = options;
  const home = await postgresHome(dataDir);
  const port = options.port ?? (await freePort(known?.port));
  await assertPortFree(port, 'Postgres');
  const password = known?.password ?? randomBytes(18).toString('base64url');
  await writeState(dataDir, { port, password });
  await initialise(home, dataDir, password);
  await removeStalePidFile(home.data);
  signal?.throwIfAborted();

  const logStart = await rotate(logFile(dataDir));
  const child = await launch(home, dataDir, { ...defaultSettings, ...options.settings, port: String(port) });
  const state = { port, password, process: child };
  await writeState(dataDir, state);
  await untilAnswering(state, child, logStart, dataDir, signal);
  return server(dataDir, state, child, home.note);
}

function refuseOtherPort(known: ServerState, options: PostgresOptions): void {
  if (options.port !== undefined && options.port !== known.port) {
    throw new SetupFailure(
      `Postgres of ${options.dataDir} already runs on port ${known.port}, not ${options.port}; stop it first (npm run down).`,
    );
  }
}

async function initialise(home: PostgresHome, dataDir: string, password: string): Promise<void> {
  if (await exists(join(home.data, 'PG_VERSION'))) return;
  // A first start that was interrupted leaves a half-made folder: build beside it and rename when complete.
  const fresh = `${home.data}.new`;
  const passwordFile = `${home.data}.password`;
  await rm(fresh, { recursive: true, force: true });
  await rm(home.data, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await chmod(fresh, 0o700);
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (home.user) {
    await chown(fresh, home.user.uid, home.user.gid);
    await chown(passwordFile, home.user.uid, home.user.gid);
  }
  try {
    await promisify(execFile)(
      join(home.bin, 'initdb'),
      [
        ...['--pgdata', fresh, '--username', SUPERUSER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
        ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
        '--no-instructions',
      ],
      { ...home.user, cwd: '/', env: { PATH: process.env['PATH'] } },
    );
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new SetupFailure(`Postgres could not make its data folder ${dataDir}: ${lastLines(stderr ?? '', 3)}`, {
      cause: error,
    });
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(fresh, home.data);
}

/** After a kill -9 or a restart of the machine the old pid may belong to another program, which Postgres would respect. */
async function removeStalePidFile(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  if (processRecord(pid) === undefined || (command !== '' && !command.includes('postgres'))) {
    await rm(file, { force: true });
  }
}

async function launch(home: PostgresHome, dataDir: string, settings: Record<string, string>): Promise<ProcessRecord> {
  const log = await open(logFile(dataDir), 'a');
  try {
    const child = spawn(
      join(home.bin, 'postgres'),
      ['-D', home.data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      {
        ...home.user,
        cwd: '/',
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
        env: { PATH: process.env['PATH'], TZ: 'UTC' },
      },
    );
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    const record = processRecord(child.pid!);
    if (record === undefined) throw new SetupFailure(`Postgres ended at once; see ${logFile(dataDir)}.`);
    return record;
  } finally {
    await log.close();
  }
}

async function untilAnswering(
  state: ServerState,
  record: ProcessRecord,
  logStart: number,
  dataDir: string,
  signal?: AbortSignal,
): Promise<void> {
  const until = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(state))) {
    if (await hasEnded(record, 0)) {
      const tail = lastLines(await readFrom(logFile(dataDir), logStart), 3);
      throw new SetupFailure(`Postgres did not start (log: ${logFile(dataDir)}): ${tail}`);
    }
    if (signal?.aborted) {
      await stop(record);
      throw signal.reason;
    }
    if (Date.now() > until) {
      throw new SetupFailure(`Postgres did not answer within ${START_TIMEOUT_MS / 1000} s; see ${logFile(dataDir)}.`);
    }
    await delay(25);
  }
}

async function answers(state: ServerState): Promise<boolean> {
  const client = new Client({ connectionString: urlOf(state, 'postgres'), connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function server(dataDir: string, state: ServerState, record: ProcessRecord, note?: string): PostgresServer {
  return {
    host: LOOPBACK,
    port: state.port,
    process: record,
    logFile: logFile(dataDir),
    ...(note === undefined ? {} : { note }),
    url: (database = 'postgres') => urlOf(state, database),
    stop: () => stop(record),
  };
}

async function stop(record: ProcessRecord): Promise<void> {
  signalProcess(record, 'SIGINT'); // "fast": roll sessions back, write a checkpoint
  if (await hasEnded(record, 30_000)) return;
  signalProcess(record, 'SIGQUIT'); // "immediate": the next start recovers from the log
  if (await hasEnded(record, 10_000)) return;
  signalGroup(record, 'SIGKILL');
  await hasEnded(record, 5_000);
}

function urlOf(state: ServerState, database: string): string {
  return `postgres://${SUPERUSER}:${state.password ?? ''}@${LOOPBACK}:${state.port}/${database}`;
}

function logFile(dataDir: string): string {
  return join(dataDir, 'postgres.log');
}

/** Keeps one old log beside the current one; gives the size of the current one. */
async function rotate(file: string): Promise<number> {
  const size = await fileSize(file);
  if (size < 10 * 1024 * 1024) return size;
  await rename(file, `${file}.1`);
  return 0;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
