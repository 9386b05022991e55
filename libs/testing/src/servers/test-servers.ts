import { join } from 'node:path';
import {
  type RedisServer,
  startKafka,
  startPostgres,
  startRedis,
  stopKafka,
  stopPostgres,
} from '@tenfold/local-servers';
import { askDesk } from './container-desk.ts';
import { serversFolder } from './servers-folder.ts';
import { TEST_SETTINGS } from './test-settings.ts';

const postgresDir = (): string => join(serversFolder(), 'pg');
const kafkaDir = (): string => join(serversFolder(), 'kafka');

/** Address of the shared test Postgres for its superuser. Whoever asks first starts it; it stays until `stopTestServers`. */
export async function testPostgres(): Promise<string> {
  const external = process.env['TENFOLD_TEST_POSTGRES_URL'];
  return (
    external ??
    (await askDesk('postgres')) ??
    (await startPostgres({ dataDir: postgresDir(), settings: TEST_SETTINGS })).url()
  );
}

export interface TestKafka {
  /** `host:port` of the shared test broker. */
  readonly brokers: readonly string[];
}

/**
 * The shared test Kafka, started likewise. Suites share the broker, not its topics: a suite puts an id of
 * its own into the names of its topics and groups.
 */
export async function testKafka(): Promise<TestKafka> {
  const external = process.env['TENFOLD_TEST_KAFKA_BROKERS'] ?? (await askDesk('kafka'));
  if (external !== undefined) return { brokers: external.split(',') };
  const { brokers } = await startKafka({ dataDir: kafkaDir() });
  return { brokers };
}

/** A Redis for one suite, which puts an id of its own into its keys since others may use the same one, and stops it at its end. */
export async function testRedis(): Promise<RedisServer> {
  const external = process.env['TENFOLD_TEST_REDIS_URL'] ?? (await askDesk('redis'));
  return external === undefined ? startRedis() : { url: external, stop: () => Promise.resolve() };
}

/** Stops both servers of this folder, whoever started them. Their data stays. */
export async function stopTestServers(): Promise<void> {
  await Promise.all([stopKafka(kafkaDir()), stopPostgres(postgresDir())]);
}
