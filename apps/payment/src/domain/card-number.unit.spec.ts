import { expect, test } from '@jest/globals';
import { looksLikeCardNumber } from './card-number.ts';

test.each(['4242424242424242', '4242 4242 4242 4242', '4000-0025-0000-3155', 'my card: 378282246310005 thanks'])(
  '%j looks like a card number',
  (text) => expect(looksLikeCardNumber(text)).toBe(true),
);

test.each(['tok_ok', '4242424242424241', '12345678901', '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d9e', ''])(
  '%j does not',
  (text) => expect(looksLikeCardNumber(text)).toBe(false),
);
