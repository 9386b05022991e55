import { Injectable } from '@nestjs/common';
import type { CheckoutCart } from '@tenfold/cart-contracts';
import { Database } from '@tenfold/database';
import { CartErrors } from '../domain/cart.errors.ts';
import { assertOpen, type Cart } from '../domain/cart.ts';
import { holds, type CartHolder } from '../holder/cart-holder.ts';

type Found = Omit<Cart, 'lines'> & Pick<CheckoutCart, 'lines'>;

const CART_TO_ORDER = `
  SELECT c.id, c.version, c.status, c.user_id AS "userId", c.guest_token_hash AS "guestTokenHash", c.currency,
         c.coupon_code AS "couponCode",
         coalesce((SELECT json_agg(json_build_object(
             'variantId', i.variant_id, 'productId', i.product_id, 'quantity', i.quantity,
             'sourceVersion', k.source_version) ORDER BY i.created_at, i.id)
           FROM cart_items i JOIN catalog_items k ON k.variant_id = i.variant_id
           WHERE i.cart_id = c.id AND NOT i.saved_for_later), '[]') AS lines
  FROM carts_active c WHERE c.id = $1`;

/** The cart as an order is made from it. A customer waits for this in the middle of a checkout: one statement, no calls. */
@Injectable()
export class CheckOutCart {
  constructor(private readonly database: Database) {}

  /** @throws CartErrors.not_found, also for somebody else's; closed; empty */
  async run(holder: CartHolder, id: string): Promise<CheckoutCart> {
    const [cart] = await this.database.read.query<Found[]>(CART_TO_ORDER, [id]);
    if (!cart || !holds(holder, cart)) throw CartErrors.not_found();
    assertOpen(cart);
    if (cart.lines.length === 0) throw CartErrors.empty();
    return {
      cartId: cart.id,
      version: cart.version,
      currency: cart.currency,
      ...(cart.couponCode === null ? {} : { couponCode: cart.couponCode }),
      lines: cart.lines,
    };
  }
}
