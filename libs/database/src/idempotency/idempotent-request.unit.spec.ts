import { expect, test } from '@jest/globals';
import { fingerprint } from './idempotent-request.ts';

test('the order of members does not change a fingerprint, the order of a list does', () => {
  expect(fingerprint({ a: 1, b: { c: 2, d: 3 } })).toBe(fingerprint({ b: { d: 3, c: 2 }, a: 1 }));
  expect(fingerprint({ lines: [1, 2] })).not.toBe(fingerprint({ lines: [2, 1] }));
});

test('any other value gives another fingerprint', () => {
  const values = [{ a: 1 }, { a: '1' }, { a: null }, {}, [], null, undefined, '', 'a', 0, { a: { b: 1 } }];
  expect(new Set(values.map(fingerprint)).size).toBe(values.length);
  expect(fingerprint(undefined)).toBe(fingerprint(undefined));
});
