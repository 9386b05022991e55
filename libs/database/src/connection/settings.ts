import { readFileSync } from 'node:fs';
import type { ConnectionLimits } from './limits.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A secret from the environment: the value of `key`, or the content of the file that `<key>_FILE` names. */
export function requiredSecret(env: Environment, key: string): string {
  const file = env[`${key}_FILE`];
  const value = env[key] ?? (file === undefined ? undefined : readFileSync(file, 'utf8').trim());
  if (!value) throw new Error(`${key} is not set (nor ${key}_FILE)`);
  return value;
}

function prefix(service: string): string {
  return service.toUpperCase().replaceAll('-', '_');
}

/** Address for the application role: `<NAME>_DATABASE_URL`, or the content of the file that `<NAME>_DATABASE_URL_FILE` names. */
export function databaseUrl(service: string, env: Environment = process.env): string {
  return requiredSecret(env, `${prefix(service)}_DATABASE_URL`);
}

/** Address for the migrator, the owner of the schema: `<NAME>_MIGRATOR_DATABASE_URL`, or from a file likewise. */
export function migratorDatabaseUrl(service: string, env: Environment = process.env): string {
  return requiredSecret(env, `${prefix(service)}_MIGRATOR_DATABASE_URL`);
}

/**
 * Address for the application role that keeps one session from beginning to end: `<NAME>_DIRECT_DATABASE_URL`, where
 * `<NAME>_DATABASE_URL` leads through a pooler.
 */
export function directDatabaseUrl(service: string, env: Environment = process.env): string {
  return env[`${prefix(service)}_DIRECT_DATABASE_URL`] || databaseUrl(service, env);
}

/**
 * Whether statements are prepared: unless `DATABASE_PREPARED_STATEMENTS` is `false`.
 *
 * @throws Error when it is neither `true` nor `false`
 */
export function preparesStatements(env: Environment): boolean {
  const value = env['DATABASE_PREPARED_STATEMENTS'] ?? 'true';
  if (value !== 'true' && value !== 'false') throw new Error('Neither true nor false: DATABASE_PREPARED_STATEMENTS');
  return value === 'true';
}

const LIMIT_KEYS = {
  DATABASE_POOL_MIN: 'poolMin',
  DATABASE_POOL_MAX: 'poolMax',
  DATABASE_CONNECT_TIMEOUT_MS: 'connectTimeoutMs',
  DATABASE_STATEMENT_TIMEOUT_MS: 'statementTimeoutMs',
  DATABASE_LOCK_TIMEOUT_MS: 'lockTimeoutMs',
  DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS: 'idleInTransactionTimeoutMs',
} as const satisfies Record<string, keyof ConnectionLimits>;

/** The limits that the environment sets; the others keep their defaults. @throws Error naming every wrong key at once. */
export function limitsFrom(env: Environment): Partial<ConnectionLimits> {
  const given = Object.entries(LIMIT_KEYS).filter(([key]) => env[key] !== undefined);
  const wrong = given.filter(([key]) => !/^\d+$/.test(env[key] ?? '')).map(([key]) => key);
  if (wrong.length > 0) throw new Error(`Not a whole number: ${wrong.join(', ')}`);
  return Object.fromEntries(given.map(([key, limit]) => [limit, Number(env[key])]));
}
