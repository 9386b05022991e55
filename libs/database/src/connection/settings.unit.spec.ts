import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { databaseUrl, directDatabaseUrl, limitsFrom, migratorDatabaseUrl, preparesStatements } from './settings.ts';

test('each service has an address for its application and one for its migrator', () => {
  const env = { GIFT_CARD_DATABASE_URL: 'postgres://a', GIFT_CARD_MIGRATOR_DATABASE_URL: 'postgres://m' };
  expect([databaseUrl('gift-card', env), migratorDatabaseUrl('gift-card', env)]).toEqual([
    'postgres://a',
    'postgres://m',
  ]);
});

test('an address may come from a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  writeFileSync(join(folder, 'url'), 'postgres://from-file\n');
  expect(databaseUrl('order', { ORDER_DATABASE_URL_FILE: join(folder, 'url') })).toBe('postgres://from-file');
  rmSync(folder, { recursive: true });
});

test('a missing address is named', () => {
  expect(() => databaseUrl('order', {})).toThrow('ORDER_DATABASE_URL is not set');
});

test('an address past the pooler is that of the application unless there is another', () => {
  const env = { ORDER_DATABASE_URL: 'postgres://pooler' };
  expect(directDatabaseUrl('order', env)).toBe('postgres://pooler');
  expect(directDatabaseUrl('order', { ...env, ORDER_DIRECT_DATABASE_URL: 'postgres://server' })).toBe(
    'postgres://server',
  );
});

test('statements are prepared unless the environment says no', () => {
  const key = 'DATABASE_PREPARED_STATEMENTS';
  expect([{}, { [key]: 'true' }, { [key]: 'false' }].map(preparesStatements)).toEqual([true, true, false]);
  expect(() => preparesStatements({ [key]: 'no' })).toThrow(key);
});

test('limits that are set take the place of the defaults', () => {
  expect(limitsFrom({ DATABASE_POOL_MAX: '3', DATABASE_LOCK_TIMEOUT_MS: '100', OTHER: 'x' })).toEqual({
    poolMax: 3,
    lockTimeoutMs: 100,
  });
});

test('every wrong limit is named at once', () => {
  expect(() => limitsFrom({ DATABASE_POOL_MAX: 'many', DATABASE_POOL_MIN: '-1' })).toThrow(
    'Not a whole number: DATABASE_POOL_MIN, DATABASE_POOL_MAX',
  );
});
