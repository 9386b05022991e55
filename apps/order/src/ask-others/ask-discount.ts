import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { evaluationAnswer, type EvaluationAnswer, type EvaluationRequest } from '@tenfold/discount-contracts';
import { currentCorrelation } from '@tenfold/messaging';
import { ServiceCall } from '@tenfold/service-calls';
import { OrderConfig } from '../config.ts';
import { OrderErrors } from '../domain/order.errors.ts';
import type { Goods } from '../domain/pricing.ts';
import type { Credentials } from './credentials.ts';

/** What goes into the evaluation beside the goods. */
export type Occasion = Pick<EvaluationRequest, 'couponCode' | 'customerKey' | 'cartId' | 'firstOrder'>;

/** What discount says about the goods themselves: it is there, and asking again changes nothing. */
const REFUSED = {
  'discount.too_much': OrderErrors.total_too_large,
  'discount.currency_unknown': OrderErrors.currency_not_taken,
} as const;
const REFUSALS = Object.keys(REFUSED) as (keyof typeof REFUSED)[];

/** What the goods cost less. */
@Injectable()
export class AskDiscount implements OnApplicationShutdown {
  readonly #call: ServiceCall;

  constructor({ DISCOUNT_URL: url, CHECKOUT_CALL_TIMEOUT_MS: timeoutMs }: OrderConfig) {
    const unavailable = OrderErrors.discount_unavailable;
    this.#call = new ServiceCall({ name: 'discount', url, timeoutMs, unavailable, correlation: currentCorrelation });
  }

  /** @throws OrderErrors.discount_unavailable, also for an evaluation that does not add up; total_too_large, currency_not_taken */
  async evaluate(
    { currency, lines }: Goods,
    occasion: Occasion,
    { authorization }: Credentials,
  ): Promise<EvaluationAnswer> {
    const body: EvaluationRequest = {
      currency,
      lines: lines.map(({ item: { variantId, productId }, quantity, unitPrice }) => ({
        variantId,
        productId,
        quantity,
        unitPrice: unitPrice.amount,
      })),
      ...occasion,
    };
    const answer = await this.#call.ask({
      method: 'POST',
      path: '/v1/discounts/evaluations',
      body,
      headers: { authorization },
      answer: evaluationAnswer,
      refusals: REFUSALS,
    });
    if (!answer.ok) throw REFUSED[answer.code]();
    if (addsUp(answer.data, { currency, lines })) return answer.data;
    throw OrderErrors.discount_unavailable({
      extensions: { part: 'discount' },
      headers: { 'retry-after': '1' },
      cause: new Error('The evaluation does not add up'),
    });
  }

  onApplicationShutdown(): Promise<void> {
    return this.#call.close();
  }
}

/** Line by line what was asked about, none below zero, and to the cent what is said in all and by each discount. */
function addsUp({ discount, lines, applied }: EvaluationAnswer, goods: Pick<Goods, 'currency' | 'lines'>): boolean {
  const byLine = new Map(lines.map((line) => [line.variantId, line.discount]));
  const byDiscount = new Map<string, number>();
  for (const share of applied.flatMap((each) => each.lines)) {
    byDiscount.set(share.variantId, (byDiscount.get(share.variantId) ?? 0) + share.amount);
  }
  return (
    discount.currency === goods.currency &&
    lines.length === goods.lines.length &&
    lines.reduce((sum, line) => sum + line.discount, 0) === discount.amount &&
    goods.lines.every(({ item: { variantId }, lineTotal }) => {
      const less = byLine.get(variantId);
      return less !== undefined && less <= lineTotal.amount && (byDiscount.get(variantId) ?? 0) === less;
    })
  );
}
