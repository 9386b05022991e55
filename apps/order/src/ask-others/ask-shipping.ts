import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { currentCorrelation } from '@tenfold/messaging';
import { ServiceCall } from '@tenfold/service-calls';
import { quoteAnswer, type QuoteAnswer, type QuoteRequest } from '@tenfold/shipping-contracts';
import { OrderConfig } from '../config.ts';
import { OrderErrors } from '../domain/order.errors.ts';
import type { Goods } from '../domain/pricing.ts';
import type { Address } from '../order-representation.ts';

/** What it costs to send the goods there. */
@Injectable()
export class AskShipping implements OnApplicationShutdown {
  readonly #call: ServiceCall;

  constructor({ SHIPPING_URL: url, CHECKOUT_CALL_TIMEOUT_MS: timeoutMs }: OrderConfig) {
    const unavailable = OrderErrors.quote_unavailable;
    this.#call = new ServiceCall({ name: 'shipping', url, timeoutMs, unavailable, correlation: currentCorrelation });
  }

  /**
   * @param goodsTotal what the goods cost after discounts; minor units
   * @returns the ways there, the cheapest first
   * @throws OrderErrors.quote_unavailable
   */
  async quote(
    { currency, lines }: Goods,
    { country, state, postalCode }: Address,
    goodsTotal: number,
  ): Promise<QuoteAnswer['options']> {
    const body: QuoteRequest = {
      address: { country, ...(state ? { region: state } : {}), ...(postalCode ? { postalCode } : {}) },
      currency,
      lines: lines.map(({ item: { variantId, weightGrams }, quantity }) => ({
        variantId,
        quantity,
        ...(weightGrams === null ? {} : { weightGrams }),
      })),
      goodsTotal,
    };
    const path = '/v1/shipping/quotes';
    const answer = await this.#call.ask({ method: 'POST', path, body, answer: quoteAnswer });
    return answer.ok ? answer.data.options.filter(({ price }) => price.currency === currency) : [];
  }

  onApplicationShutdown(): Promise<void> {
    return this.#call.close();
  }
}
