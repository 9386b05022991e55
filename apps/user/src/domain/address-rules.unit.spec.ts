import { describe, expect, test } from '@jest/globals';
import { faultsOf } from './address-rules.ts';

describe('faultsOf', () => {
  test.each([
    ['DE', { postalCode: '10115' }, []],
    ['DE', {}, ['postalCode required']],
    ['DE', { postalCode: '10115', state: 'Berlin' }, []],
    ['US', { postalCode: '94105' }, ['state required']],
    ['US', { postalCode: '94105', state: 'CA' }, []],
    ['HK', {}, []],
    ['SG', { postalCode: '018956', state: 'Singapore' }, ['state not_used']],
  ])('%s %o: %o', (country, given, expected) => {
    expect(faultsOf(country, given).map(({ path, code }) => `${path} ${code}`)).toEqual(expected);
  });
});
