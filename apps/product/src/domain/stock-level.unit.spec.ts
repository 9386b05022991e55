import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { crossing } from './stock-level.ts';

describe('crossing', () => {
  test.each([
    [5, 2, 3, 'low'],
    [3, 2, 3, 'low'],
    [2, 1, 3, undefined],
    [5, 0, 3, 'out'],
    [1, 0, 1, 'out'],
    [0, 1, 3, 'back'],
    [0, 9, 3, 'back'],
    [2, 9, 3, undefined],
    [0, 0, 3, undefined],
  ] as const)('from %i to %i with a reorder point of %i: %s', (before, available, reorderPoint, expected) => {
    expect(crossing(before, { available, reorderPoint })).toBe(expected);
  });

  test('"out" and "back" alternate along any history', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2 }), (levels) => {
        const said = levels
          .slice(1)
          .map((available, index) => crossing(levels[index]!, { available, reorderPoint: 3 }))
          .filter((what) => what === 'out' || what === 'back');
        said.slice(1).forEach((what, index) => expect(what).not.toBe(said[index]));
      }),
    ));
});
