import { describe, expect, test } from '@jest/globals';
import { assertTransition, discountTransitions, type DiscountStatus } from './discount-status.ts';

const statuses = Object.keys(discountTransitions) as DiscountStatus[];

describe('the status of a coupon or promotion', () => {
  test.each(statuses)('%s: what is in the table is allowed, anything else is refused with the allowed ones', (from) => {
    for (const to of statuses) {
      const allowed = discountTransitions[from];
      if (allowed.includes(to)) expect(() => assertTransition(from, to)).not.toThrow();
      else
        expect(() => assertTransition(from, to)).toThrow(
          expect.objectContaining({ code: 'discount.illegal_transition', extensions: { current: from, allowed } }),
        );
    }
  });

  test('what has ended stays ended', () => expect(discountTransitions.ended).toEqual([]));
});
