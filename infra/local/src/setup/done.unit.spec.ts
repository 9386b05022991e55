import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Done } from './done.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenfold-done-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('what was done', () => {
  it('is remembered by the next start, also when many steps end at once', async () => {
    const file = join(folder, 'done.json');
    const done = await Done.of(file);
    const steps = Array.from({ length: 50 }, (_, step) => `step ${step}`);

    await Promise.all(steps.map((step) => done.record(step, 'input')));

    const next = await Done.of(file);
    expect(steps.filter((step) => !next.has(step, 'input'))).toEqual([]);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ 'step 49': 'input' });
  });

  it('does not stand for another input', async () => {
    const done = await Done.of(join(folder, 'other.json'));
    await done.record('migrate order', 'one bundle');

    expect(done.has('migrate order', 'another bundle')).toBe(false);
  });
});
