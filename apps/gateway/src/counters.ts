import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Redis } from 'iovalkey';
import type { Settings } from './config.ts';

export type Count = Awaited<ReturnType<ReturnType<FastifyInstance['createRateLimit']>>>;
type Counting = (request: FastifyRequest) => Promise<Count>;

/** Makes counters of requests, each for one limit. */
export interface Counters {
  /** @param keyOf requests of one key are counted together */
  of(max: number, keyOf: (request: FastifyRequest) => string): Counting;
}

/** A request waits at most this long for Redis, once for each limit. */
const PATIENCE_MS = 250;
const LONGEST_RETRY_MS = 2_000;

/**
 * Counts in Redis, so that all replicas together keep one limit, when `REDIS_URL` is set, else in memory. While Redis is away each
 * replica counts by itself: a limit is then kept by every one of them alone, and nobody is turned away because of Redis.
 */
export async function installCounters(gateway: FastifyInstance, config: Settings): Promise<Counters> {
  const alone = await counters(gateway, config);
  if (config.REDIS_URL === undefined) return alone;
  const redis = await connect(gateway, config.REDIS_URL);
  const together = await counters(gateway, config, redis);
  return {
    of(max, keyOf) {
      const [shared, own] = [together.of(max, keyOf), alone.of(max, keyOf)];
      return (request) => shared(request).catch(() => own(request));
    },
  };
}

/** The plugin keeps one store for each scope that it is registered in. */
async function counters(gateway: FastifyInstance, config: Settings, redis?: Redis): Promise<Counters> {
  let scope = gateway;
  await gateway.register(async (own) => {
    scope = own;
    await own.register(rateLimit, { global: false, nameSpace: 'gateway-limit-', ...(redis && { redis }) });
  });
  const timeWindow = config.GATEWAY_RATE_LIMIT_WINDOW_MS;
  return { of: (max, keyGenerator) => scope.createRateLimit({ max, timeWindow, keyGenerator }) };
}

/** It connects again by itself for ever; a request that comes meanwhile is told so at once. */
async function connect(gateway: FastifyInstance, url: string): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectionName: 'gateway',
    connectTimeout: 1_000,
    commandTimeout: PATIENCE_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * 100, LONGEST_RETRY_MS),
  });
  let isAway = false;
  redis.on('error', (error) => {
    if (!isAway) gateway.log.warn({ err: error }, 'Redis is away: this replica counts its limits by itself');
    isAway = true;
  });
  redis.on('ready', () => {
    if (isAway) gateway.log.info('Redis is back: all replicas count together');
    isAway = false;
  });
  gateway.addHook('onClose', async () => redis.disconnect());
  await redis.connect().catch(() => undefined);
  return redis;
}
