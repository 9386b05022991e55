import { describe, expect, test } from '@jest/globals';
import type { EventDefinition } from './event.ts';
import type { TopicDefinition } from './topic.ts';

const has = (value: unknown, field: string) => typeof value === 'object' && value !== null && field in value;

/** What holds for every service's contracts: call it once, from a spec beside them, with all that the package exports. */
export function describeContracts(contracts: object): void {
  const exported: readonly unknown[] = Object.values(contracts);
  const events = exported.filter((value): value is EventDefinition => has(value, 'sample'));
  const topics = exported.filter((value): value is TopicDefinition => has(value, 'cleanup'));

  describe.each(events.map((event) => [event.type, event] as const))('%s', (_, event) => {
    const data = event.data.parse(event.sample);

    test('its sample is complete: nothing is dropped or added by the contract', () => {
      expect(data).toEqual(event.sample);
    });

    test('key, stream and version come from the data', () => {
      expect(event.key(data)).toEqual(expect.stringMatching(/.+/));
      expect(event.aggregate.id(data)).toEqual(expect.stringMatching(/.+/));
      expect(event.aggregate.version(data)).toBeGreaterThan(0);
    });

    test('refuses a version that is none', () => {
      const sample = event.sample as Record<string, unknown>;
      for (const version of [0, -1, 1.5, '1', undefined]) {
        expect(event.data.safeParse({ ...sample, version }).success).toBe(false);
      }
    });
  });

  test('every event is on a topic of this service, and every topic is used', () => {
    expect(new Set(events.map(({ topic }) => topic))).toEqual(new Set(topics));
  });

  test('types are unique', () => {
    expect(new Set(events.map(({ type }) => type)).size).toBe(events.length);
  });
}
