import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bigintToNumber } from './bigint-to-number.ts';

test('every safe integer comes back as it was stored', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      expect(bigintToNumber.from(String(bigintToNumber.to(value)))).toBe(value);
    }),
  );
});

test.each([null, undefined])('%p stays %p', (nothing) => {
  expect(bigintToNumber.to(nothing)).toBe(nothing);
  expect(bigintToNumber.from(nothing)).toBe(nothing);
});

test.each(['9007199254740992', '9007199254740993', '-9223372036854775808', 'abc', '1.5'])(
  'what cannot be held exactly is refused: %s',
  (stored) => {
    expect(() => bigintToNumber.from(stored)).toThrow(RangeError);
  },
);

test.each([0.1, NaN, 2 ** 53])('%d is not stored', (value) => {
  expect(() => bigintToNumber.to(value)).toThrow(RangeError);
});
