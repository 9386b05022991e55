import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import type { CartLine, CartView, SharedCart } from '../cart-representation.ts';
import { assess, type Warning } from '../domain/assess.ts';
import { CartErrors } from '../domain/cart.errors.ts';
import type { Cart, Line } from '../domain/cart.ts';
import { holds, type CartHolder } from '../holder/cart-holder.ts';
import { CartRepository } from '../persistence/cart.repository.ts';
import { Catalogue } from '../persistence/catalogue.repository.ts';
import type { CatalogItem } from '../persistence/entities/catalog-item.entity.ts';

/** Shows carts at the prices of now. Asks nobody: prices, names and stock come from the replica. */
@Injectable()
export class ShowCart {
  constructor(
    private readonly database: Database,
    private readonly carts: CartRepository,
    private readonly catalogue: Catalogue,
  ) {}

  /** @throws CartErrors.not_found, also for somebody else's */
  async find(holder: CartHolder, id: string): Promise<Cart> {
    const cart = await this.carts.find(this.database.read, id);
    if (!cart || !holds(holder, cart)) throw CartErrors.not_found();
    return cart;
  }

  async run(holder: CartHolder, id: string): Promise<CartView> {
    return this.show(await this.find(holder, id));
  }

  async show(cart: Cart): Promise<CartView> {
    const offers = await this.catalogue.offers(cart.lines.map(({ variantId }) => variantId));
    const { id, version, status, couponCode, shareToken, orderId } = cart;
    return {
      id,
      version,
      status,
      ...(couponCode === null ? {} : { couponCode }),
      ...(shareToken === null ? {} : { shareToken }),
      ...(orderId === null ? {} : { orderId }),
      ...showLines(cart, offers),
      savedForLater: cart.lines
        .filter((line) => line.savedForLater)
        .map((line) => showLine(line, offers.get(line.variantId), cart.currency)),
    };
  }

  /** What somebody may see who was given the link. */
  async showShared(shareToken: string): Promise<SharedCart> {
    const cart = await this.carts.findShared(this.database.read, shareToken);
    if (!cart) throw CartErrors.not_found();
    return showLines(cart, await this.catalogue.offers(cart.lines.map(({ variantId }) => variantId)));
  }
}

function showLines({ currency, lines }: Cart, offers: ReadonlyMap<string, CatalogItem>): SharedCart {
  const items = lines
    .filter((line) => !line.savedForLater)
    .map((line) => showLine(line, offers.get(line.variantId), currency));
  const subtotal = items
    .filter(({ warnings }) => !warnings.some(({ code }) => code === 'not_sold'))
    .reduce((sum, { lineTotal }) => sum + lineTotal.amount, 0);
  return { currency, items, subtotal: { amount: subtotal, currency } };
}

function showLine(line: Line, offer: CatalogItem | undefined, currency: string): CartLine {
  const amount = (minorUnits: number) => ({ amount: minorUnits, currency });
  const { unitPrice, lineTotal, warnings } = assess(line, offer);
  return {
    variantId: line.variantId,
    productId: line.productId,
    ...(offer ? { sku: offer.sku } : {}),
    name: offer?.name ?? line.name,
    ...(offer?.imageUrl ? { imageUrl: offer.imageUrl } : {}),
    quantity: line.quantity,
    unitPrice: amount(unitPrice),
    unitPriceWhenAdded: amount(line.unitPrice),
    lineTotal: amount(lineTotal),
    warnings: warnings.map((warning) => showWarning(warning, amount)),
  };
}

function showWarning(warning: Warning, amount: (minorUnits: number) => CartLine['unitPrice']) {
  if (warning.code !== 'price_changed') return warning;
  return { code: warning.code, was: amount(warning.was), is: amount(warning.is) };
}
