import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freezeNewSamples, readFrozenSamples } from './frozen-samples.ts';
import { readManifests } from './services-table.ts';

const workspace = join(import.meta.dirname, '../../..');
const frozen = readFrozenSamples(workspace);
const manifests = await readManifests(workspace);
const published = manifests.flatMap(({ name, publishes }) => publishes.map((event) => ({ name, event })));
const heard = manifests.flatMap(({ name, hears }) => hears.map((view) => ({ name, view })));

describe('frozen samples of events', () => {
  it('are there for every published version (else: npm run docs:reference)', () => {
    const isFrozen = new Set(frozen.map(({ type, by }) => `${by}: ${type}`));
    const missing = published.map(({ name, event }) => `${name}: ${event.type}`).filter((type) => !isFrozen.has(type));
    expect(missing).toEqual([]);
  });

  it.each(frozen)('$type still means what it meant', ({ type, by, data }) => {
    const event = published.find((candidate) => candidate.name === by && candidate.event.type === type)?.event;
    // A version that nobody publishes any more is left to those who hear it, below.
    if (event !== undefined) expect(event.data.parse(data)).toMatchObject(data as object);
  });

  it.each(heard.map(({ name, view }) => ({ name, type: view.type, view })))(
    '$name can read $type',
    ({ type, view }) => {
      const samples = frozen.filter((sample) => sample.type === type);
      expect(samples).toHaveLength(1);
      expect(view.data.safeParse(samples[0]!.data).error).toBeUndefined();
    },
  );
});

describe('freezing', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'frozen-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes a sample once: what is frozen stays as it is', () => {
    const [file, ...others] = freezeNewSamples(folder, manifests);
    expect(others).toHaveLength(published.length - 1);
    writeFileSync(join(folder, file!), '{"as":"it was"}');

    expect(freezeNewSamples(folder, manifests)).toEqual([]);
    expect(readFrozenSamples(folder)).toHaveLength(published.length);
    expect(readFrozenSamples(folder).map(({ data }) => data)).toContainEqual({ as: 'it was' });
  });
});
