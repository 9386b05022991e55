import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { evaluationAnswer, type EvaluationAnswer, type EvaluationRequest } from '@tenfold/discount-contracts';
import { DomainError } from '@tenfold/errors';
import { currentCorrelation } from '@tenfold/messaging';
import { ServiceCall } from '@tenfold/service-calls';
import { quoteAnswer, type QuoteAnswer, type QuoteRequest } from '@tenfold/shipping-contracts';
import { CartConfig } from '../config.ts';
import { CartErrors } from '../domain/cart.errors.ts';

/** The two whom an estimate asks. Either may be away: the answer is then undefined, and the cart does without. */
@Injectable()
export class Estimators implements OnApplicationShutdown {
  readonly #log = new Logger(Estimators.name);
  readonly #discount: ServiceCall;
  readonly #shipping: ServiceCall;

  constructor({ DISCOUNT_URL, SHIPPING_URL, CART_ESTIMATE_TIMEOUT_MS: timeoutMs }: CartConfig) {
    const common = { timeoutMs, correlation: currentCorrelation };
    this.#discount = new ServiceCall({
      ...common,
      name: 'discount',
      url: DISCOUNT_URL,
      unavailable: CartErrors.discount_unavailable,
    });
    this.#shipping = new ServiceCall({
      ...common,
      name: 'shipping',
      url: SHIPPING_URL,
      unavailable: CartErrors.shipping_unavailable,
    });
  }

  evaluate(body: EvaluationRequest, authorization: string | undefined): Promise<EvaluationAnswer | undefined> {
    const path = '/v1/discounts/evaluations';
    return this.#orWithout(
      this.#discount.ask({ method: 'POST', path, body, headers: { authorization }, answer: evaluationAnswer }),
    );
  }

  quote(body: QuoteRequest): Promise<QuoteAnswer | undefined> {
    return this.#orWithout(
      this.#shipping.ask({ method: 'POST', path: '/v1/shipping/quotes', body, answer: quoteAnswer }),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.#discount.close(), this.#shipping.close()]);
  }

  async #orWithout<T>(asked: Promise<{ ok: true; data: T } | { ok: false }>): Promise<T | undefined> {
    try {
      const answer = await asked;
      return answer.ok ? answer.data : undefined;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.#log.warn({ msg: `${error.code}: the estimate does without`, err: error.cause });
      return undefined;
    }
  }
}
