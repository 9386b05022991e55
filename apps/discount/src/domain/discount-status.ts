import { DiscountErrors } from './discount.errors.ts';

/** Of coupons and promotions alike. Only what is `active` applies; what has `ended` stays ended. */
export type DiscountStatus = 'draft' | 'active' | 'paused' | 'ended';

/** Every transition that exists; anything else is refused with the allowed ones named. */
export const discountTransitions: Readonly<Record<DiscountStatus, readonly DiscountStatus[]>> = {
  draft: ['active', 'ended'],
  active: ['paused', 'ended'],
  paused: ['active', 'ended'],
  ended: [],
};

/** @throws discount.illegal_transition, with `current` and `allowed` for the caller */
export function assertTransition(from: DiscountStatus, to: DiscountStatus): void {
  const allowed = discountTransitions[from];
  if (!allowed.includes(to)) {
    throw DiscountErrors.illegal_transition({
      detail: `What is ${from} cannot become ${to}.`,
      extensions: { current: from, allowed },
    });
  }
}
