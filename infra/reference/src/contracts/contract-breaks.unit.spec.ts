import { join } from 'node:path';
import {
  defineEvent,
  defineTopic,
  narrow,
  publishedSchema,
  sealed,
  type EventDefinition,
  type EventView,
  type ServiceManifest,
} from '@tenfold/contract-kit';
import { z } from 'zod';
import { readFrozenSamples } from '../frozen-samples.ts';
import { readManifests } from '../services-table.ts';
import { contractBreaks } from './contract-breaks.ts';
import { readReleased } from './released.ts';

const workspace = join(import.meta.dirname, '../../../..');

describe('the contracts of the platform', () => {
  it('break nothing that was released', async () => {
    const [manifests, released, samples] = [
      await readManifests(workspace),
      readReleased(workspace),
      readFrozenSamples(workspace),
    ];
    expect(released.length).toBeGreaterThan(70);
    expect(contractBreaks({ manifests, released, samples })).toEqual([]);
  });
});

const lamps = defineTopic({ name: 'spec.lamps', key: 'lampId' });
const lamp = z.object({
  lampId: z.string(),
  colour: z.enum(['red', 'blue']),
  watts: z.int().positive(),
  room: z.string().max(20).optional(),
  bulbs: z.array(z.object({ socket: z.string() })).min(1),
  owner: sealed(z.object({ name: z.string() }), ['cellar']),
});
const sample: z.input<typeof lamp> = {
  lampId: 'l1',
  colour: 'red',
  watts: 40,
  bulbs: [{ socket: 'E27' }],
  owner: { protected: 'p', recipients: [{ header: { kid: 'cellar-1' } }], iv: 'i', ciphertext: 'c', tag: 't' },
};

interface Lamp {
  readonly data?: z.ZodType;
  readonly sample?: unknown;
  readonly topic?: typeof lamps;
  readonly attributes?: Readonly<Record<string, string>>;
}

function lampLit({ data = lamp, sample: shown = sample, topic = lamps, attributes = { colour: 'red' } }: Lamp = {}) {
  return defineEvent({
    type: 'lamp.lit.v1',
    topic,
    summary: 'A lamp burns.',
    key: () => 'l1',
    aggregate: { type: 'lamp', id: () => 'l1', version: () => 1 },
    attributes: () => attributes,
    data,
    sample: shown,
  });
}

/** What the check says when `lampLit()` was released and its producer publishes this now. */
function breaksOf(
  publishes: readonly EventDefinition[],
  { hears = [] as EventView[], frozen = [sample] as unknown[] } = {},
) {
  const manifest = { name: 'cellar', summary: '', routes: [], topics: [lamps], publishes, hears, calls: [] };
  return contractBreaks({
    manifests: [manifest satisfies ServiceManifest],
    released: [{ type: 'lamp.lit.v1', by: 'cellar', schema: publishedSchema(lampLit()) }],
    samples: frozen.map((data) => ({ type: 'lamp.lit.v1', by: 'cellar', data })),
  });
}
const changed = (data: z.ZodType, shown: unknown = sample) => breaksOf([lampLit({ data, sample: shown })]);
const named = (sentence: string) => expect.stringContaining(`lamp.lit.v1 of cellar: ${sentence}`);

describe('a released version', () => {
  it('may gain a field that can be absent, a reader and an attribute', () => {
    const owner = sealed(z.object({ name: z.string(), phone: z.string().optional() }), ['cellar', 'attic']);
    const bulbs = z.array(z.object({ socket: z.string(), lumens: z.int().optional() })).min(1);
    const data = lamp.extend({ dimmed: z.boolean().optional(), bulbs, owner });
    const shown = { ...sample, dimmed: true };
    expect(breaksOf([lampLit({ data, sample: shown, attributes: { colour: 'red', room: 'hall' } })])).toEqual([]);
  });

  it.each<[string, z.ZodType, string, unknown?]>([
    ['without a field', lamp.omit({ room: true }), 'room: the field is gone'],
    ['with a field that was renamed', lamp.omit({ room: true }).extend({ place: z.string().optional() }), 'room: the'],
    ['with a field of another type', lamp.extend({ room: z.int().optional() }), 'room: type was "string"'],
    [
      'that asks for a new field',
      lamp.extend({ dimmed: z.boolean() }),
      'dimmed: a new field',
      { ...sample, dimmed: true },
    ],
    [
      'that asks for an old field',
      lamp.extend({ room: z.string().max(20) }),
      'room: was optional',
      { ...sample, room: '' },
    ],
    ['that leaves a field out', lamp.extend({ watts: z.int().positive().optional() }), 'watts: was always there'],
    ['that knows fewer values', lamp.extend({ colour: z.enum(['red']) }), 'colour: no longer takes "blue"'],
    ['that knows more values', lamp.extend({ colour: z.enum(['red', 'blue', 'green']) }), 'colour: may be "green"'],
    ['with a tighter bound', lamp.extend({ room: z.string().max(5).optional() }), 'room: maxLength was 20 and is 5'],
    ['with no bound', lamp.extend({ room: z.string().optional() }), 'room: maxLength was 20 and is absent'],
    [
      'changed inside a list',
      lamp.extend({ bulbs: z.array(z.object({})).min(1) }),
      'bulbs[].socket: the field is gone',
    ],
    [
      'sealed for others',
      lamp.extend({ owner: sealed(z.object({ name: z.string() }), ['attic']) }),
      'owner: x-sealed-for',
    ],
    [
      'sealed with less inside',
      lamp.extend({ owner: sealed(z.object({}), ['cellar']) }),
      'owner.name: the field is gone',
    ],
  ])('does not go on %s', (_, data, sentence, shown = sample) => {
    expect(changed(data, shown)).toContainEqual(named(sentence));
  });

  it('does not move to another topic, and keeps its attributes', () => {
    const topic = defineTopic({ name: 'spec.lights', key: 'lampId' });
    expect(breaksOf([lampLit({ topic, attributes: {} })])).toEqual([
      named('x-topic was "spec.lamps"'),
      named('x-attributes no longer has "colour"'),
    ]);
  });

  it('is not deleted before it is retired', () => {
    expect(breaksOf([])).toEqual([named('it was released and is not published any more')]);
  });

  it('keeps its frozen sample as it was', () => {
    const [missing, other] = [breaksOf([lampLit()], { frozen: [] }), breaksOf([lampLit()], { frozen: [{}] })];
    expect(missing).toEqual([named('its frozen sample is gone or was changed')]);
    expect(other).toEqual(missing);
  });

  it('has old events read by new code, which may ask for more than a schema tells', () => {
    expect(
      changed(
        lamp.refine(({ watts }) => watts > 50, 'too dark'),
        { ...sample, watts: 60 },
      ),
    ).toEqual([named('the released sample is refused by the new contract (: too dark)')]);
  });

  it('has new events read by those who know the old schema', () => {
    const data = lamp.extend({ colour: z.enum(['red', 'blue', 'green']) });
    expect(changed(data, { ...sample, colour: 'green' })).toContainEqual(
      named('the new sample is refused by the released schema: data/colour must be equal to one of'),
    );
  });

  it('is read by everybody who hears it', () => {
    const hears = [narrow(lampLit(), z.object({ room: z.string() }))];
    expect(breaksOf([lampLit()], { hears })).toEqual([named('cellar cannot read the released sample (room')]);
  });
});
