import { freePort, kafkaSettings } from '@tenfold/local-servers';
import {
  GenericContainer,
  getContainerRuntimeClient,
  getReaper,
  ImageName,
  type StartedTestContainer,
  Wait,
} from 'testcontainers';
import { DESK_VARIABLE, openDesk } from './container-desk.ts';
import { TEST_SETTINGS } from './test-settings.ts';

/** The images of docker-compose.yml. */
const POSTGRES_IMAGE = 'postgres:18';
const KAFKA_IMAGE = 'apache/kafka:4.3.0';
const REDIS_IMAGE = 'redis:8';

const POSTGRES_PORT = 5432;
const KAFKA_PORT = 9092;
const REDIS_PORT = 6379;
const PASSWORD = 'tests';
const PULL_TIMEOUT_MS = 120_000;

/** Servers in containers for every test process that is started with `env`. */
export interface ContainerServers {
  readonly env: Readonly<Record<string, string>>;
  readonly images: readonly string[];
  /** Starts all of them now, for tests that will ask for every one. */
  startAll(): Promise<void>;
  /** Stops and removes the containers that somebody has asked for. */
  stop(): Promise<void>;
}

/**
 * Makes sure that containers can be had; a server starts when the first test asks for it. Containers of a run that was killed
 * are removed by Testcontainers.
 *
 * @throws Error saying in one sentence why there can be none
 */
export async function containerServers(): Promise<ContainerServers> {
  const client = await getContainerRuntimeClient().catch(() => {
    throw new Error('no Docker engine answers');
  });
  const images = [POSTGRES_IMAGE, KAFKA_IMAGE, REDIS_IMAGE];
  for (const image of images) {
    const name = ImageName.fromString(image);
    if (!(await client.image.exists(name))) await inTime(client.image.pull(name), `${image} cannot be pulled`);
  }
  await inTime(getReaper(client), 'the container that clears away others does not start');
  const { host } = client.info.containerRuntime;
  const started: StartedTestContainer[] = [];
  const kept = async (container: GenericContainer): Promise<StartedTestContainer> => {
    const running = await container.start();
    started.push(running);
    return running;
  };
  const desk = await openDesk({
    postgres: async () => {
      const container = await kept(postgres());
      return `postgres://postgres:${PASSWORD}@${host}:${container.getMappedPort(POSTGRES_PORT)}/postgres`;
    },
    kafka: async () => {
      const port = await freePort();
      await kept(kafka(host, port));
      return `${host}:${port}`;
    },
    redis: async () => {
      const container = await kept(redis());
      return `redis://${host}:${container.getMappedPort(REDIS_PORT)}`;
    },
  });
  return {
    env: { [DESK_VARIABLE]: desk.url },
    images,
    startAll: async () => {
      await Promise.all([desk.ask('postgres'), desk.ask('kafka'), desk.ask('redis')]);
    },
    stop: async () => {
      desk.close();
      await Promise.all(started.map((container) => container.stop()));
    },
  };
}

async function inTime(work: Promise<unknown>, failure: string): Promise<void> {
  const late = new Promise((_, fail) => setTimeout(fail, PULL_TIMEOUT_MS).unref());
  await Promise.race([work, late]).catch(() => {
    throw new Error(failure);
  });
}

function postgres(): GenericContainer {
  const settings = Object.entries(TEST_SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return new GenericContainer(POSTGRES_IMAGE)
    .withEnvironment({
      POSTGRES_PASSWORD: PASSWORD,
      POSTGRES_INITDB_ARGS: '--encoding UTF8 --locale C --locale-provider builtin --builtin-locale C.UTF-8',
    })
    .withCommand(['postgres', ...settings])
    .withExposedPorts(POSTGRES_PORT)
    .withHealthCheck({
      test: ['CMD', 'pg_isready', '--host', '127.0.0.1', '--username', 'postgres'],
      interval: 1_000,
      retries: 120,
    })
    .withWaitStrategy(Wait.forHealthCheck());
}

/** A client is sent on to the address that the broker says of itself, so the port outside is chosen before it starts. */
function kafka(host: string, port: number): GenericContainer {
  const settings = Object.entries(kafkaSettings).map(([name, value]) => [environmentKey(name), String(value)]);
  return new GenericContainer(KAFKA_IMAGE)
    .withEnvironment({
      ...Object.fromEntries(settings),
      KAFKA_LISTENERS: `HOST://:${KAFKA_PORT},INSIDE://:19092,CONTROLLER://:9093`,
      KAFKA_ADVERTISED_LISTENERS: `HOST://${host}:${port},INSIDE://localhost:19092`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'HOST:PLAINTEXT,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT',
      KAFKA_INTER_BROKER_LISTENER_NAME: 'INSIDE',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_HEAP_OPTS: '-Xmx384m',
    })
    .withExposedPorts({ container: KAFKA_PORT, host: port })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/));
}

function redis(): GenericContainer {
  return new GenericContainer(REDIS_IMAGE)
    .withCommand(['redis-server', '--save', '', '--appendonly', 'no'])
    .withExposedPorts(REDIS_PORT)
    .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/));
}

/** How the image takes a setting: `log.segment.bytes` as `KAFKA_LOG_SEGMENT_BYTES`. */
function environmentKey(setting: string): string {
  return `KAFKA_${setting.toUpperCase().replaceAll('.', '_')}`;
}
