import { describe, expect, test } from '@jest/globals';
import { behaviourOf } from './cards.ts';

describe('behaviourOf', () => {
  test('a token says what its card does, whatever follows the kind', () => {
    expect(behaviourOf('tok_ok')).toEqual({ kind: 'ok' });
    expect(behaviourOf('tok_declined_7f3a')).toEqual({ kind: 'declined' });
    expect(behaviourOf('tok_2fa')).toEqual({ kind: '2fa' });
  });

  test('a late card says by how many milliseconds', () => {
    expect(behaviourOf('tok_late_1500')).toEqual({ kind: 'late', delayMs: 1500 });
    expect(behaviourOf('tok_late_1500_customer1')).toEqual({ kind: 'late', delayMs: 1500 });
  });

  test.each(['tok_', 'tok_gold', 'tok_late', 'ok', 'tok_ok_ÄÖ', '4242424242424242'])('%j is no token', (token) => {
    expect(behaviourOf(token)).toBeUndefined();
  });
});
