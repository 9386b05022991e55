import { readFileSync } from 'node:fs';
import type { JSONWebKeySet, JWK } from 'jose';
import type { SealingKeys } from './sealing/sealer.ts';

type Environment = Readonly<Record<string, string | undefined>>;

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
