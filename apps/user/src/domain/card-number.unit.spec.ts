import { describe, expect, test } from '@jest/globals';
import { holdsCardNumber } from './card-number.ts';

describe('holdsCardNumber', () => {
  test.each([
    '4242424242424242',
    '4242 4242 4242 4242',
    '4242-4242-4242-4242',
    'tok_4242424242424242',
    'my card 378282246310005 (amex)',
    '6304000000000000',
  ])('%s: yes', (text) => expect(holdsCardNumber(text)).toBe(true));

  test.each(['pm_1N9zTk2eZvKYlo2C', '4242424242424241', '4242', 'visa', '', '2026-11-21'])('%s: no', (text) =>
    expect(holdsCardNumber(text)).toBe(false),
  );
});
