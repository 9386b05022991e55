import { Injectable } from '@nestjs/common';
import type { EvaluationAnswer } from '@tenfold/discount-contracts';
import { equals, money } from '@tenfold/money';
import type { OrderLimit } from '@tenfold/order-contracts';
import { AskDiscount, type Occasion } from '../ask-others/ask-discount.ts';
import { AskShipping } from '../ask-others/ask-shipping.ts';
import type { Credentials } from '../ask-others/credentials.ts';
import { OrderErrors } from '../domain/order.errors.ts';
import { priceGoods, priceOrder, type Goods, type PricedOrder, type Terms } from '../domain/pricing.ts';
import type { Basket } from './basket-reader.ts';
import { CatalogueReader } from './catalogue-reader.ts';
import { FirstOrders } from './first-orders.ts';
import { showTotals, type Buyer } from './new-order.ts';
import type { PlaceOrderBody } from './place-order.schema.ts';

type Options = Awaited<ReturnType<AskShipping['quote']>>;

/** A basket with its price and all that the price stands on. */
export interface PricedBasket {
  readonly priced: PricedOrder;
  /** Every discount that applies, with its share of each line; minor units. */
  readonly discounts: EvaluationAnswer['applied'];
  readonly limits: readonly OrderLimit[];
  readonly couponCode: string | undefined;
  readonly shippingMethod: string;
}

/** Prices a basket: goods from the replica of the catalogue, what they cost less from discount, the way there from shipping. */
@Injectable()
export class PriceBasket {
  constructor(
    private readonly catalogue: CatalogueReader,
    private readonly firstOrders: FirstOrders,
    private readonly discount: AskDiscount,
    private readonly shipping: AskShipping,
  ) {}

  /**
   * @throws OrderErrors.coupon_refused, price_changed, shipping_unavailable, discount_unavailable, quote_unavailable, and
   *   those of the catalogue and of pricing
   */
  async run(basket: Basket, body: PlaceOrderBody, buyer: Buyer, credentials: Credentials): Promise<PricedBasket> {
    const { shippingAddress: address } = body;
    const [[catalogue, rates], firstOrder] = await Promise.all([
      this.catalogue.read(basket.lines, address.country),
      this.firstOrders.isFirst(buyer),
    ]);
    const goods = priceGoods(basket.lines, catalogue);
    const { couponCode, cart } = basket;
    const occasion = {
      firstOrder,
      ...(couponCode === undefined ? {} : { couponCode }),
      ...(cart ? { cartId: cart.id } : {}),
      ...(buyer.guest ? { customerKey: buyer.guest.blind } : {}),
    };
    const [evaluation, options] = await this.#ask(goods, occasion, address, credentials);
    const method = body.shippingMethod ? options.find(({ code }) => code === body.shippingMethod) : options[0];
    if (!method) throw OrderErrors.shipping_unavailable({ extensions: { options } });
    const priced = priceOrder(goods, {
      rates,
      region: address.state,
      discounts: discountsOf(goods, evaluation),
      shipping: money(evaluation.freeShipping ? 0 : method.price.amount, goods.currency),
    });
    refuseSurprises(evaluation, priced, body);
    return {
      priced,
      discounts: evaluation.applied,
      limits: limitsOf(evaluation, goods.currency, buyer),
      couponCode: evaluation.coupon?.code,
      shippingMethod: method.code,
    };
  }

  /**
   * Shipping is judged by what the goods cost after discounts. Without a coupon they mostly cost what they cost, so both
   * are asked at once, and shipping again only when a promotion made a difference.
   */
  async #ask(
    goods: Goods,
    occasion: Occasion,
    address: PlaceOrderBody['shippingAddress'],
    credentials: Credentials,
  ): Promise<[EvaluationAnswer, Options]> {
    const asked = this.discount.evaluate(goods, occasion, credentials);
    const quote = (less: number) => this.shipping.quote(goods, address, goods.subtotal.amount - less);
    if (occasion.couponCode !== undefined) {
      const evaluation = await asked;
      return [evaluation, await quote(evaluation.discount.amount)];
    }
    const [evaluation, options] = await Promise.all([asked, quote(0)]);
    return [evaluation, evaluation.discount.amount === 0 ? options : await quote(evaluation.discount.amount)];
  }
}

function discountsOf({ lines }: Goods, evaluation: EvaluationAnswer): Terms['discounts'] {
  const byVariant = new Map(evaluation.lines.map(({ variantId, discount }) => [variantId, discount]));
  return lines.map(({ item }) => byVariant.get(item.variantId) ?? 0);
}

/** The customer agrees to no other total than the one that was shown. */
function refuseSurprises({ coupon }: EvaluationAnswer, priced: PricedOrder, { expectedTotal }: PlaceOrderBody): void {
  if (coupon?.status === 'refused') {
    throw OrderErrors.coupon_refused({ extensions: { coupon, totals: showTotals(priced) } });
  }
  if (expectedTotal && !equals(expectedTotal, priced.total)) {
    throw OrderErrors.price_changed({ extensions: { totals: showTotals(priced) } });
  }
}

/** What discount must hold for this order: only what has a limit or a budget. */
function limitsOf({ applied }: EvaluationAnswer, currency: string, { userId, guest }: Buyer): OrderLimit[] {
  return applied
    .filter(({ limited }) => limited)
    .map(({ source, ref, amount }) => ({
      source,
      ref,
      amount: { amount, currency },
      customerKey: guest?.blind ?? userId,
    }));
}
