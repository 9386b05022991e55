import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, type KafkaServer, type PostgresServer, startKafka, startPostgres } from '@tenfold/local-servers';
import type { Layout } from '../layout.ts';
import { portOf } from '../ports.ts';
import type { Running } from '../supervisor/child.ts';

/** Where Postgres (for its superuser) and Kafka answer. */
export interface Servers {
  readonly adminUrl: string;
  readonly brokers: readonly string[];
}

export interface ServerOptions {
  readonly layout: Layout;
  readonly portBase: number;
  /** A server of somebody else in place of the embedded one; default: `TENFOLD_POSTGRES_URL`. */
  readonly postgresUrl?: string | undefined;
  /** The same for Kafka; default: `KAFKA_BROKERS`, separated by commas. */
  readonly brokers?: readonly string[] | undefined;
  readonly kafkaFront?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly say: (line: string) => void;
  readonly supervise: (name: string, launch: () => Promise<Running>) => Promise<unknown>;
}

const SERVER_POLL_MS = 500;

/** Starts the servers that were not given, at the same time, and has them supervised. */
export async function startServers(options: ServerOptions): Promise<Servers> {
  const postgresUrl = options.postgresUrl ?? process.env['TENFOLD_POSTGRES_URL'];
  const given = options.brokers ?? process.env['KAFKA_BROKERS']?.split(',').filter((broker) => broker !== '');
  const [adminUrl, brokers] = await Promise.all([
    postgresUrl ?? startOwnPostgres(options),
    given !== undefined && given.length > 0 ? given : startOwnKafka(options),
  ]);
  return { adminUrl, brokers };
}

async function startOwnPostgres({ layout, portBase, signal, say, supervise }: ServerOptions): Promise<string> {
  let server: PostgresServer | undefined;
  const launch = async (): Promise<Running> => {
    server = await startPostgres({ dataDir: layout.postgres, port: portOf('postgres', portBase), signal });
    return serverAsUnit(server);
  };
  await supervise('postgres', launch);
  if (server === undefined) throw new Error('Postgres was launched without a server');
  say(`PostgreSQL is up on port ${server.port}`);
  if (server.note !== undefined) say(server.note);
  return server.url();
}

async function startOwnKafka(options: ServerOptions): Promise<readonly string[]> {
  const { layout, portBase, kafkaFront, signal, say, supervise } = options;
  let server: KafkaServer | undefined;
  const launch = async (): Promise<Running> => {
    server = await startKafka({
      dataDir: layout.kafka,
      port: portOf('kafka', portBase),
      controllerPort: portOf('kafkaController', portBase),
      ...(kafkaFront === undefined ? {} : { front: { port: portOf('kafkaBehind', portBase), advertised: kafkaFront } }),
      say,
      signal,
    });
    return serverAsUnit(server);
  };
  await supervise('kafka', launch);
  if (server === undefined) throw new Error('Kafka was launched without a server');
  say(`Apache Kafka is up on port ${server.port}`);
  return server.brokers;
}

/** A server is no child of ours (it may outlive us), so its end is found by looking. */
function serverAsUnit(server: PostgresServer | KafkaServer): Running {
  const watch = async (): Promise<string> => {
    while (isRunning(server.process)) await delay(SERVER_POLL_MS);
    return `see ${server.logFile}`;
  };
  return { process: server.process, ended: watch(), stop: () => server.stop() };
}
