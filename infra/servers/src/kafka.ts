import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withFileLock } from './file-lock.ts';
import { findJava, type Java } from './java.ts';
import { kafkaCache, kafkaJars } from './kafka-jars.ts';
import { fileSize, lastLines, readFrom } from './log-tail.ts';
import { assertPortFree, freePort, isPortFree, LOOPBACK } from './ports.ts';
import { hasEnded, processRecord, type ProcessRecord, signalGroup, signalProcess } from './process-record.ts';
import { isServing, readState, type ServerState, writeState } from './server-state.ts';
import { explainFolder, SetupFailure } from './setup-failure.ts';

export interface KafkaOptions {
  /** Folder of this server: data, log and state. */
  readonly dataDir: string;
  /** Left out: the ports of the last start when they are free, else any free ones. */
  readonly port?: number;
  readonly controllerPort?: number;
  /** A second listener, for a proxy of the caller's: clients that come by it are told that the broker is at `advertised`. */
  readonly front?: { readonly port: number; readonly advertised: number };
  /** Settings beside {@link kafkaSettings}, e.g. `{ 'log.retention.check.interval.ms': '15000' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Is told about long steps. */
  readonly say?: (line: string) => void;
  /** Ends the start early: what it has started so far is stopped, and the reason thrown. */
  readonly signal?: AbortSignal;
}

export interface KafkaServer {
  readonly port: number;
  readonly brokers: readonly string[];
  readonly process: ProcessRecord;
  readonly logFile: string;
  /** Writes everything down and waits until the server is gone. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 180_000;
const HEAP = '-Xmx384m';
/** One node on a developer's machine: a short warm-up counts more than peak speed. */
const JVM_FLAGS = [HEAP, '-Xms96m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:-UsePerfData', '-Xshare:auto'];

/**
 * Starts a single Apache Kafka node (KRaft) on `dataDir`, made on first use; data survives. A server that already runs on
 * this folder is returned as it is, so that many processes may call this at once and share one server; it outlives the
 * caller until `stop`.
 *
 * @throws SetupFailure with one sentence: Java or Maven missing, download broken, port busy, folder not writable
 */
export async function startKafka(options: KafkaOptions): Promise<KafkaServer> {
  const { dataDir } = options;
  return withFileLock(join(dataDir, 'lock'), async () => {
    const known = await readState(dataDir);
    if (known?.process && isServing(known)) {
      if (options.port !== undefined && options.port !== known.port) {
        throw new SetupFailure(
          `Kafka of ${dataDir} already runs on port ${known.port}, not ${options.port}; stop it first (npm run down).`,
        );
      }
      await untilListening(known.process, known.port);
      if (isServing(known)) return server(dataDir, known, known.process);
    }
    try {
      return await start(options, known);
    } catch (error) {
      throw explainFolder(dataDir, error);
    }
  });
}

/** Stops the server of this folder, whoever started it; nothing happens when none runs. */
export async function stopKafka(dataDir: string): Promise<void> {
  const state = await readState(dataDir);
  if (state?.process && isServing(state)) await stop(state.process);
}

async function start(options: KafkaOptions, known: ServerState | undefined): Promise<KafkaServer> {
  const { dataDir, say = () => undefined, signal } = options;
  const [java, jars] = [await findJava(), await kafkaJars(say, signal)];
  const archive = await classArchive(java, jars, say, signal);
  const port = options.port ?? (await freePort(known?.port));
  const controllerPort = options.controllerPort ?? (await otherFreePort(port, known?.controllerPort));
  await assertPortFree(port, 'Kafka');
  await assertPortFree(controllerPort, 'Kafka controller');
  const { front, settings = {} } = options;
  const node = { dataDir, port, controllerPort, settings, ...(front === undefined ? {} : { front }) };
  await format(java, jars, archive, node);
  signal?.throwIfAborted();
  const child = await launch(java, jars, [`-XX:SharedArchiveFile=${archive}`], node);
  const state = { port, controllerPort, process: child.record };
  await writeState(dataDir, state); // before it is up: whoever comes after our death must know of it
  await untilStarted(child, node, signal);
  return server(dataDir, state, child.record);
}

function server(dataDir: string, state: ServerState, record: ProcessRecord): KafkaServer {
  return {
    port: state.port,
    brokers: [`${LOOPBACK}:${state.port}`],
    process: record,
    logFile: logFile(dataDir),
    stop: () => stop(record),
  };
}

interface Node {
  readonly dataDir: string;
  readonly port: number;
  readonly controllerPort: number;
  readonly front?: { readonly port: number; readonly advertised: number };
  readonly settings: Readonly<Record<string, string>>;
}

/** Settings of a single node beside its addresses, wherever it runs. */
export const kafkaSettings = {
  'process.roles': 'broker,controller',
  'node.id': 1,
  'auto.create.topics.enable': false,
  // After a kill -9 the node may come back only when its former self has been given up; 9 s are too long to wait.
  'broker.session.timeout.ms': 3_000,
  'broker.heartbeat.interval.ms': 500,
  'default.replication.factor': 1,
  'min.insync.replicas': 1,
  'offsets.topic.replication.factor': 1,
  'offsets.topic.num.partitions': 4,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'transaction.state.log.num.partitions': 1,
  'share.coordinator.state.topic.replication.factor': 1,
  'share.coordinator.state.topic.min.isr': 1,
  'share.coordinator.state.topic.num.partitions': 1,
  'group.initial.rebalance.delay.ms': 0,
  'num.network.threads': 2,
  'num.io.threads': 4,
  'num.recovery.threads.per.data.dir': 2,
  'log.cleaner.dedupe.buffer.size': 16 * 1024 * 1024,
  'log.segment.bytes': 64 * 1024 * 1024,
  'message.max.bytes': 1024 * 1024,
} as const;

/** Settings of a node that is broker and controller in one and keeps one copy of everything. */
function properties({ dataDir, port, controllerPort, front, settings }: Node): string {
  const plain = `PLAINTEXT://${LOOPBACK}:${port},CONTROLLER://${LOOPBACK}:${controllerPort}`;
  const [listening, advertised] = front
    ? [`,FRONT://${LOOPBACK}:${front.port}`, `,FRONT://${LOOPBACK}:${front.advertised}`]
    : ['', ''];
  return Object.entries({
    listeners: plain + listening,
    'advertised.listeners': plain + advertised,
    'inter.broker.listener.name': 'PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,FRONT:PLAINTEXT',
    'controller.quorum.bootstrap.servers': `${LOOPBACK}:${controllerPort}`,
    'log.dirs': join(dataDir, 'log'),
    ...kafkaSettings,
    ...settings,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

async function format(java: Java, jars: string, archive: string, node: Node): Promise<void> {
  await mkdir(node.dataDir, { recursive: true });
  const config = join(node.dataDir, 'server.properties');
  await writeFile(config, properties(node));
  if (await exists(join(node.dataDir, 'log', 'meta.properties'))) return;
  const output: string[] = [];
  const child = spawn(
    java.command,
    [
      ...JVM_FLAGS,
      ...(archive === '' ? [] : [`-XX:SharedArchiveFile=${archive}`]),
      ...javaArguments(jars, node.dataDir, 'kafka.tools.StorageTool'),
      ...['format', '--standalone', '--cluster-id', clusterId(), '--config', config],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => output.push(data.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) {
    throw new SetupFailure(`Kafka could not make its data folder ${node.dataDir}: ${lastLines(output.join(''), 3)}`);
  }
}

/** Kafka's form of a random UUID: 22 characters of base64url that may not begin with a hyphen. */
function clusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? clusterId() : id;
}

interface Launched {
  readonly record: ProcessRecord;
  /** Size of the log before it wrote to it. */
  readonly logStart: number;
}

async function launch(java: Java, jars: string, flags: readonly string[], node: Node): Promise<Launched> {
  const logStart = await fileSize(logFile(node.dataDir));
  const console = await open(join(node.dataDir, 'console.log'), 'w');
  try {
    const child = spawn(
      java.command,
      [
        ...JVM_FLAGS,
        ...flags,
        ...javaArguments(jars, node.dataDir, 'kafka.Kafka'),
        join(node.dataDir, 'server.properties'),
      ],
      { cwd: node.dataDir, detached: true, stdio: ['ignore', console.fd, console.fd] },
    );
    await new Promise((done, fail) => child.once('spawn', done).once('error', fail));
    child.unref();
    const record = processRecord(child.pid!);
    if (record === undefined) throw new SetupFailure(`Kafka ended at once; see ${node.dataDir}/console.log.`);
    return { record, logStart };
  } finally {
    await console.close();
  }
}

async function untilStarted({ record, logStart }: Launched, node: Node, signal?: AbortSignal): Promise<void> {
  const file = logFile(node.dataDir);
  const until = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    // The log is rolled by size: then the new file is shorter than where the old one ended.
    const log = await readFrom(file, (await fileSize(file)) < logStart ? 0 : logStart);
    if (log.includes('Kafka Server started') && !(await isPortFree(node.port))) return;
    if (await hasEnded(record, 0)) {
      const console = await readFile(join(node.dataDir, 'console.log'), 'utf8');
      throw new SetupFailure(`Kafka did not start: ${causeOf(log, console)} (log: ${file})`);
    }
    if (signal?.aborted) {
      await stop(record);
      throw signal.reason;
    }
    if (Date.now() > until) {
      signalGroup(record, 'SIGKILL');
      throw new SetupFailure(`Kafka did not start within ${START_TIMEOUT_MS / 1000} s; see ${file}.`);
    }
    await delay(25);
  }
}

/** For a server whose starter was killed before it was up. */
async function untilListening(record: ProcessRecord, port: number): Promise<void> {
  while (!(await hasEnded(record, 0)) && (await isPortFree(port))) await delay(25);
}

/** The first exception of the log says why; where there is none, Java itself had something to say. */
function causeOf(log: string, console: string): string {
  const exception = /^(?:Caused by: )?[\w.$]+(?:Exception|Error): (.*)$/m.exec(log)?.[1];
  return exception ?? lastLines(console, 2);
}

async function stop(record: ProcessRecord): Promise<void> {
  signalProcess(record, 'SIGTERM');
  if (await hasEnded(record, 30_000)) return;
  signalGroup(record, 'SIGKILL');
  await hasEnded(record, 5_000);
}

/**
 * The archive of Kafka's loaded classes (application class-data sharing), which saves seconds at every start. It is
 * recorded once for each Java by starting and stopping a throw-away node.
 */
async function classArchive(
  java: Java,
  jars: string,
  say: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<string> {
  const archive = join(kafkaCache(), `classes-${java.build}.jsa`);
  if (await exists(archive)) return archive;
  return withFileLock(`${archive}.lock`, async () => {
    if (await exists(archive)) return archive;
    say('Preparing Kafka for quick starts (once per user)');
    const dataDir = await mkdtemp(join(tmpdir(), 'tenfold-kafka-'));
    const partial = `${archive}.partial`;
    try {
      const port = await freePort();
      const node = { dataDir, port, controllerPort: await otherFreePort(port, undefined), settings: {} };
      await format(java, jars, '', node);
      const child = await launch(java, jars, [`-XX:ArchiveClassesAtExit=${partial}`], node);
      await untilStarted(child, node, signal);
      await stop(child.record);
      await rename(partial, archive);
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
    return archive;
  });
}

function javaArguments(jars: string, dataDir: string, mainClass: string): string[] {
  return [
    '-cp',
    `${jars}/*`,
    `-Dlog4j2.configurationFile=${resolve(import.meta.dirname, '../log4j2.properties')}`,
    `-Dtenfold.log=${logFile(dataDir)}`,
    mainClass,
  ];
}

async function otherFreePort(taken: number, preferred: number | undefined): Promise<number> {
  const port = await freePort(preferred);
  return port === taken ? freePort() : port;
}

function logFile(dataDir: string): string {
  return join(dataDir, 'kafka.log');
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
