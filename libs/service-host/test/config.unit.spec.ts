import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError, defineConfig, developmentDefault, loadConfig } from '../src/config.ts';

const settings = z.object({
  PAY_WITHIN_MS: z.coerce.number().int().positive().default(1000),
  PROVIDER_URL: z.url(),
  WEBHOOK_SECRET: developmentDefault(z.string().min(16), 'only-for-development'),
});

function load(environment: NodeJS.ProcessEnv) {
  return loadConfig(settings, { only: true, environment });
}

function problems(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    load(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const PROVIDER_URL = 'http://provider';

test('values are converted and defaults filled in; an empty value is not set', () => {
  expect(load({ PROVIDER_URL, PAY_WITHIN_MS: '5' })).toMatchObject({ PAY_WITHIN_MS: 5 });
  expect(load({ PROVIDER_URL, PAY_WITHIN_MS: '' })).toMatchObject({ PAY_WITHIN_MS: 1000 });
});

test('every wrong key is named at once, and no value is shown', () => {
  const found = problems({ PAY_WITHIN_MS: 'hunter2', WEBHOOK_SECRET: 'short' });
  expect(found.map((problem) => problem.split(':')[0]).sort()).toEqual([
    'PAY_WITHIN_MS',
    'PROVIDER_URL',
    'WEBHOOK_SECRET',
  ]);
  expect(found).toContain('PROVIDER_URL: is missing');
  expect(found.join()).not.toContain('hunter2');
});

test('a secret may come from a file, but not from both', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'config-')), 'secret');
  writeFileSync(file, 'a-secret-of-our-own\n');
  expect(load({ PROVIDER_URL, WEBHOOK_SECRET_FILE: file }).WEBHOOK_SECRET).toBe('a-secret-of-our-own');
  expect(problems({ PROVIDER_URL, WEBHOOK_SECRET_FILE: file, WEBHOOK_SECRET: 'another-secret-of-ours' })[0]).toMatch(
    /given twice/,
  );
  expect(problems({ PROVIDER_URL, WEBHOOK_SECRET_FILE: '/nowhere' })[0]).toBe(
    'WEBHOOK_SECRET_FILE: cannot be read (ENOENT)',
  );
});

test('production refuses what is good enough for development, given or implied', () => {
  const NODE_ENV = 'production';
  expect(problems({ PROVIDER_URL })).toEqual([]);
  expect(problems({ PROVIDER_URL, NODE_ENV })).toHaveLength(1);
  expect(problems({ PROVIDER_URL, NODE_ENV, WEBHOOK_SECRET: 'only-for-development' })[0]).toMatch(
    /^WEBHOOK_SECRET: production/,
  );
  expect(problems({ PROVIDER_URL, NODE_ENV, WEBHOOK_SECRET: 'a-secret-of-our-own' })).toEqual([]);
});

test('a service injects its own part', () => {
  class OwnConfig extends defineConfig(z.object({ OWN_LIMIT: z.coerce.number().default(7) })) {}
  expect(new OwnConfig()).toMatchObject({ OWN_LIMIT: 7 });
});
