import type { PromotionRule } from './promotion-rule.ts';

/** An active promotion as an evaluation looks at it. Amounts are minor units of `currency`. */
export interface Promotion {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly priority: number;
  readonly exclusive: boolean;
  readonly stackingGroup: string | null;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly budgetUses: number | null;
  readonly budgetAmount: number | null;
  readonly currency: string | null;
  readonly usedCount: number;
  readonly spentAmount: number;
  readonly rules: readonly PromotionRule[];
}
