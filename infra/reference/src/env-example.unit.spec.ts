import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { envExample, section, sharedBy } from './env-example.ts';
import { readManifests } from './services-table.ts';

const workspace = join(import.meta.dirname, '../../..');

describe('.env.example', () => {
  const text = readFileSync(join(workspace, '.env.example'), 'utf8');

  it('says what the configurations say (else: npm run docs:reference)', async () => {
    expect(text).toBe(await envExample(workspace, await readManifests(workspace)));
  });

  it('names each key once', () => {
    const keys = text.match(/^#?[A-Z_0-9]+(?==)/gm)!.map((key) => key.replace('#', ''));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });
});

it('a key is shown with its comment and its default, and commented out unless it has to be given', () => {
  const schema = z.object({
    A_URL: z.url(),
    A_PAUSE_MS: z.coerce.number().default(250),
    A_NAME: z.string().optional(),
  });
  const source = `/** Somewhere else. */\n B_URL: z,\n A_URL: z,\n /**\n   * How long,\n   * in all.\n   */\n  A_PAUSE_MS: z,`;
  expect(section({ title: 'a', schema, source })).toBe(
    '\n# ---- a ----\n\nA_URL=\n# How long, in all.\n#A_PAUSE_MS=250\n#A_NAME=\n',
  );
});

it('a key that several programs read stands once, in a block of its readers', () => {
  const program = (title: string, ...keys: string[]) => ({
    title,
    schema: z.object(Object.fromEntries(keys.map((key) => [key, z.url()]))),
    source: '/** Where it is. */ D_URL: z,',
  });
  const shared = sharedBy([program('cart', 'D_URL', 'A_URL'), program('order', 'D_URL', 'B_URL'), program('user')]);
  expect(shared.map(section)).toEqual(['\n# ---- cart, order ----\n\n# Where it is.\nD_URL=\n']);
});
