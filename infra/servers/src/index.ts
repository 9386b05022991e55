export { withFileLock } from './file-lock.ts';
export { runKafkaTool } from './kafka-tool.ts';
export { type KafkaOptions, type KafkaServer, kafkaSettings, startKafka, stopKafka } from './kafka.ts';
export { assertPortFree, freePort, isPortFree, LOOPBACK } from './ports.ts';
export { type PostgresOptions, type PostgresServer, startPostgres, stopPostgres } from './postgres.ts';
export { removePostgresData } from './postgres-home.ts';
export {
  hasEnded,
  isRunning,
  type ProcessRecord,
  processRecord,
  signalGroup,
  signalProcess,
} from './process-record.ts';
export { type RedisServer, startRedis } from './redis.ts';
export { explainFolder, SetupFailure } from './setup-failure.ts';
