import { violatedConstraint } from '@tenfold/database';
import { DiscountErrors } from '../domain/discount.errors.ts';

const refusals: Readonly<Record<string, () => Error>> = {
  uq_coupons_code: DiscountErrors.code_taken,
  ck_coupons_kind: DiscountErrors.value_does_not_fit,
  ck_coupons_ends_at: DiscountErrors.window_crossed,
  ck_promotions_ends_at: DiscountErrors.window_crossed,
  ck_coupons_used_count_usage_limit: DiscountErrors.below_used,
  ck_promotions_used_count_budget_uses: DiscountErrors.below_used,
  ck_promotions_spent_amount_budget_amount: DiscountErrors.below_used,
};

/** Runs `work` and says in the service's own words what a rule of the database refused. */
export async function explainingRefusals<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const refusal = refusals[violatedConstraint(error) ?? ''];
    throw refusal === undefined ? error : refusal();
  }
}
