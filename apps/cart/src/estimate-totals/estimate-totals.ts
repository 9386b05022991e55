import { Injectable } from '@nestjs/common';
import type { EvaluationAnswer } from '@tenfold/discount-contracts';
import type { QuoteAnswer } from '@tenfold/shipping-contracts';
import { assess } from '../domain/assess.ts';
import type { Cart } from '../domain/cart.ts';
import type { CartHolder } from '../holder/cart-holder.ts';
import { Catalogue } from '../persistence/catalogue.repository.ts';
import { ShowCart } from '../show-cart/show-cart.ts';
import type { CartTotals, TotalsQuery } from './estimate.schema.ts';
import { Estimators } from './estimators.ts';

interface BoughtLine {
  readonly variantId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly lineTotal: number;
  readonly weightGrams: number | null;
}

/** What the cart would cost, as far as it can be said now. Binding is only the order. */
@Injectable()
export class EstimateTotals {
  constructor(
    private readonly showCart: ShowCart,
    private readonly catalogue: Catalogue,
    private readonly ask: Estimators,
  ) {}

  /** @throws CartErrors.not_found, also for somebody else's */
  async run(holder: CartHolder, id: string, place: TotalsQuery): Promise<CartTotals> {
    const cart = await this.showCart.find(holder, id);
    const lines = await this.#linesToBuy(cart);
    const subtotal = lines.reduce((sum, { lineTotal }) => sum + lineTotal, 0);
    if (lines.length === 0) return totalsOf(cart, 0, { evaluation: undefined, quote: undefined, missing: [] });
    const evaluation = await this.#evaluate(cart, lines, holder);
    const goodsTotal = Math.max(0, subtotal - (evaluation?.discount.amount ?? 0));
    const quote = place.country ? await this.#quote(cart, lines, goodsTotal, place.country, place) : undefined;
    const missing: CartTotals['missing'] = [
      ...(evaluation ? [] : ['discount' as const]),
      ...(quote || !place.country ? [] : ['shipping' as const]),
    ];
    return totalsOf(cart, subtotal, { evaluation, quote, missing });
  }

  async #linesToBuy(cart: Cart): Promise<BoughtLine[]> {
    const bought = cart.lines.filter((line) => !line.savedForLater);
    const offers = await this.catalogue.offers(bought.map(({ variantId }) => variantId));
    return bought.flatMap((line) => {
      const offer = offers.get(line.variantId);
      const { unitPrice, lineTotal } = assess(line, offer);
      const { variantId, productId, quantity } = line;
      const weightGrams = offer?.weightGrams ?? null;
      return offer?.isSold ? [{ variantId, productId, quantity, unitPrice, lineTotal, weightGrams }] : [];
    });
  }

  #evaluate(cart: Cart, lines: readonly BoughtLine[], { authorization }: CartHolder) {
    const body = {
      currency: cart.currency,
      lines: lines.map(({ variantId, productId, quantity, unitPrice }) => ({
        variantId,
        productId,
        quantity,
        unitPrice,
      })),
      ...(cart.couponCode === null ? {} : { couponCode: cart.couponCode }),
      cartId: cart.id,
    };
    return this.ask.evaluate(body, authorization);
  }

  #quote(
    { currency }: Cart,
    lines: readonly BoughtLine[],
    goodsTotal: number,
    country: string,
    { region, postalCode }: TotalsQuery,
  ) {
    return this.ask.quote({
      address: { country, ...(region ? { region } : {}), ...(postalCode ? { postalCode } : {}) },
      currency,
      lines: lines.map(({ variantId, quantity, weightGrams }) => ({
        variantId,
        quantity,
        ...(weightGrams === null ? {} : { weightGrams }),
      })),
      goodsTotal,
    });
  }
}

interface Answers {
  readonly evaluation: EvaluationAnswer | undefined;
  readonly quote: QuoteAnswer | undefined;
  readonly missing: CartTotals['missing'];
}

function totalsOf(
  { currency, couponCode }: Cart,
  subtotal: number,
  { evaluation, quote, missing }: Answers,
): CartTotals {
  const amount = (minorUnits: number) => ({ amount: minorUnits, currency });
  const discount = evaluation?.discount.amount ?? 0;
  const cheapest = quote?.options[0];
  const shipping = cheapest && (evaluation?.freeShipping ? 0 : cheapest.price.amount);
  return {
    subtotal: amount(subtotal),
    discount: amount(discount),
    ...(shipping === undefined ? {} : { shipping: amount(shipping) }),
    total: amount(subtotal - discount + (shipping ?? 0)),
    discounts: (evaluation?.applied ?? []).map(({ source, code, name, amount: less }) => ({
      source,
      ...(code === undefined ? {} : { code }),
      name,
      amount: amount(less),
    })),
    ...(couponCode === null ? {} : { coupon: evaluation?.coupon ?? { code: couponCode, status: 'unknown' } }),
    shippingOptions: quote?.options ?? [],
    missing,
  };
}
