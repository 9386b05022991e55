import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { concerns, defineEvent, defineTopic, isEventType, narrow } from './index.ts';

const topic = defineTopic({ name: 'spec.lamps', key: 'lampId' });
const data = z.object({ lampId: z.string(), colour: z.string() });

function lampLit(attributes?: (lamp: z.output<typeof data>) => Record<string, string>) {
  return defineEvent({
    type: 'lamp.lit.v1',
    topic,
    summary: 'A lamp burns.',
    key: ({ lampId }) => lampId,
    aggregate: { type: 'lamp', id: ({ lampId }) => lampId, version: () => 1 },
    ...(attributes && { attributes }),
    data,
    sample: { lampId: 'l', colour: 'red' },
  });
}

describe('an event', () => {
  it.each(['id', 'correlationid', 'Colour', 'lamp-colour', ''])(
    'cannot have an attribute that is called "%s"',
    (name) => {
      expect(() => lampLit(({ colour }) => ({ [name]: colour }))).toThrow('name of an attribute');
    },
  );

  it.each([
    ['lamp.lit.v1', true],
    ['lamp.half_lit.v12', true],
    ['lamp.lit', false],
    ['lamp.lit.v0', false],
    ['Lamp.lit.v1', false],
    ['lamp.lit.v1\0', false],
  ])('%j is a type: %s', (text, is) => {
    expect(isEventType(text)).toBe(is);
  });
});

describe('a view', () => {
  const red = narrow(
    lampLit(({ colour }) => ({ colour })),
    data,
    { only: { colour: 'red' } },
  );

  it.each([
    [{ ce_colour: 'red' }, true],
    [{ ce_colour: 'blue' }, false],
    [{}, true],
  ])('that wants red lamps concerns %j: %s', (headers, does) => {
    expect(concerns(red, headers as Record<string, string>)).toBe(does);
  });

  it('cannot choose by what the contract does not declare', () => {
    expect(() => narrow(lampLit(), data, { only: { colour: 'red' } })).toThrow('no attribute colour');
  });
});
