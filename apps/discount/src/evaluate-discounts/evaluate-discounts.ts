import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId } from '@tenfold/database';
import type { EvaluationAnswer, EvaluationRequest } from '@tenfold/discount-contracts';
import { isCurrency } from '@tenfold/money';
import type { Refusal } from '../domain/candidates.ts';
import { DiscountErrors } from '../domain/discount.errors.ts';
import { evaluate, type Evaluation } from '../domain/evaluate.ts';
import { RulesReader, type Rules } from './rules-reader.ts';
import { TraceJournal } from './trace-journal.ts';

/** Says what the lines cost less, and why. Limits are looked at, not held: that is the order's to ask for. */
@Injectable()
export class EvaluateDiscounts {
  constructor(
    private readonly rules: RulesReader,
    private readonly journal: TraceJournal,
  ) {}

  /**
   * @param userId the account of the caller, whose uses count; a guest's count by `customerKey`
   * @throws discount.currency_unknown, discount.too_much
   */
  async run(userId: string | undefined, request: EvaluationRequest): Promise<EvaluationAnswer> {
    if (!isCurrency(request.currency)) throw DiscountErrors.currency_unknown();
    const worth = request.lines.reduce((total, { quantity, unitPrice }) => total + quantity * unitPrice, 0);
    if (!Number.isSafeInteger(worth)) throw DiscountErrors.too_much();
    const { couponCode, cartId, currency, lines, firstOrder = false } = request;
    const rules = await this.rules.read(couponCode, userId ?? request.customerKey);
    const evaluation = evaluate({ currency, lines, couponCode, firstOrder, ...rules });
    const answer = answerOf(request, rules, evaluation);
    this.journal.add({
      id: answer.evaluationId,
      cartId,
      // Whose the key is stays out of what is kept for ever.
      input: { currency, lines, ...(couponCode && { couponCode }), firstOrder, at: rules.now },
      result: { discount: answer.discount, lines: answer.lines, freeShipping: answer.freeShipping },
      trace: evaluation.trace,
      rulesVersion: versionOf(rules),
    });
    return answer;
  }
}

function answerOf({ currency, lines, couponCode }: EvaluationRequest, { coupon }: Rules, found: Evaluation) {
  const answer: EvaluationAnswer = {
    evaluationId: newId(),
    discount: { amount: found.discount, currency },
    lines: lines.map(({ variantId }, at) => ({ variantId, discount: found.lineDiscounts[at]! })),
    freeShipping: found.freeShipping,
    applied: found.applied.map(({ source, ref, code, name, amount, limited, shares }) => ({
      source,
      ref,
      ...(code && { code }),
      name,
      amount,
      lines: lines.map(({ variantId }, at) => ({ variantId, amount: shares[at]! })),
      limited,
    })),
  };
  if (couponCode === undefined) return answer;
  const { couponRefusal } = found;
  if (couponRefusal === undefined) return { ...answer, coupon: { code: coupon!.code, status: 'applied' as const } };
  const minimum = couponRefusal === 'minimum_spend' && coupon?.minimumSpend;
  return {
    ...answer,
    coupon: {
      code: coupon?.code ?? couponCode,
      status: 'refused' as const,
      reason: asReason(couponRefusal),
      ...(minimum && { minimumSpend: { amount: minimum, currency } }),
    },
  };
}

/** A coupon has no conditions. */
function asReason(refusal: Refusal) {
  return refusal === 'condition_not_met' ? 'nothing_in_scope' : refusal;
}

function versionOf({ coupon, promotions }: Rules): string {
  const looked = [...(coupon ? [coupon] : []), ...promotions].map(({ id, version }) => `${id}@${version}`);
  return createHash('sha256').update(looked.sort().join(' ')).digest('hex');
}
