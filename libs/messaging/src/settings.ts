import { readFileSync } from 'node:fs';
import type { JSONWebKeySet, JWK } from 'jose';
import { z } from 'zod';
import type { SealingKeys } from './sealing/sealer.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const age = z.coerce.number().int().min(MINUTE_MS);

const REPLAY_TOPICS = /^([a-z0-9-]+(\.[a-z0-9-]+)+\.replay\.[a-z0-9-]+(,|$))*$/;

/** What is kept, for how long, where the rest goes, and what is heard again. */
export const messagingSettings = z.object({
  /** What this service has said is kept this long in its database, then archived and dropped by whole partitions. */
  OUTBOX_RETENTION_MS: age.default(90 * DAY_MS),
  /** Time that one partition of the outbox holds: a part of a day without rest, or whole days. */
  OUTBOX_PARTITION_MS: z.coerce
    .number()
    .int()
    .min(10_000)
    .refine((ms) => DAY_MS % ms === 0 || ms % DAY_MS === 0, 'must divide a day, or be whole days')
    .default(DAY_MS),
  /** How long the inbox remembers what was handled: longer than the topics it hears keep records and dead letters are redriven. */
  INBOX_RETENTION_MS: age.default(60 * DAY_MS),
  /** Where old events go: file:<folder>, s3://<bucket>/<prefix>, or none to drop them. */
  OUTBOX_ARCHIVE: z
    .string()
    .regex(
      /^(none|file:.+|s3:\/\/[a-z0-9][a-z0-9.-]+(\/.*)?)$/,
      'must be none, file:<folder> or s3://<bucket>/<prefix>',
    )
    .default('file:.tenfold/archive'),
  /** Address of the S3 server, needed for s3: as are the two keys. */
  OUTBOX_ARCHIVE_S3_ENDPOINT: z.url().optional(),
  OUTBOX_ARCHIVE_S3_REGION: z.string().min(1).default('us-east-1'),
  OUTBOX_ARCHIVE_S3_ACCESS_KEY_ID: z.string().optional(),
  OUTBOX_ARCHIVE_S3_SECRET_ACCESS_KEY: z.string().optional(),
  /** Topics of replays that are heard like those they were made from: `order.orders.replay.newcomer`, separated by commas. */
  REPLAY_TOPICS: z.string().regex(REPLAY_TOPICS, 'must be names <topic>.replay.<group>').default(''),
});

export type MessagingSettings = z.output<typeof messagingSettings>;

/** The value of `key`, or of the file that `<key>_FILE` names. */
function setting(env: Environment, key: string): string | undefined {
  const file = env[`${key}_FILE`];
  return env[key] ?? (file === undefined ? undefined : readFileSync(file, 'utf8').trim());
}

/** Addresses from `KAFKA_BROKERS`, separated by commas. @throws Error when there are none. */
export function brokersFrom(env: Environment): string[] {
  const brokers = (setting(env, 'KAFKA_BROKERS') ?? '').split(',').map((broker) => broker.trim());
  if (brokers.some((broker) => !/^.+:\d+$/.test(broker))) throw new Error('KAFKA_BROKERS must be a list of host:port');
  return brokers;
}

/** `SEALING_PUBLIC_KEYS` (JWK set) and `SEALING_PRIVATE_KEY` (JWK, or a JWK set during a change of keys); none if unset. */
export function sealingKeysFrom(env: Environment): SealingKeys {
  const own = parse<JWK | JSONWebKeySet>(env, 'SEALING_PRIVATE_KEY');
  return {
    readers: parse<JSONWebKeySet>(env, 'SEALING_PUBLIC_KEYS') ?? { keys: [] },
    own: own === undefined ? [] : 'keys' in own && Array.isArray(own.keys) ? own.keys : [own as JWK],
  };
}

function parse<T>(env: Environment, key: string): T | undefined {
  const value = setting(env, key);
  if (value === undefined) return undefined;
  try {
    return JSON.parse(value) as T;
  } catch {
    throw new Error(`${key} is not JSON`);
  }
}
