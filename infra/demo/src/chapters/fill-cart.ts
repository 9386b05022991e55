import { Basket } from '@tenfold/shopper';
import type { Story } from '../story.ts';
import type { Person } from './arrive.ts';
import type { Choice } from './browse.ts';

export interface FullCart {
  readonly basket: Basket;
  /** What is to be paid, in cents. */
  readonly total: number;
}

export const QUANTITY = 2;
const DELIVERY = 490;

/** A guest's cart becomes Ada's when she logs in; a coupon; what it costs, delivered. */
export async function fillCart(story: Story, ada: Person, choice: Choice): Promise<FullCart> {
  story.step('As a guest she puts two into a cart');
  const guestBasket = await Basket.open(story.guest());
  story.follow(guestBasket.id);
  await guestBasket.put(choice.variantId, QUANTITY);
  await story.hear('cart.created.v1', 'cart.item_added.v1');

  story.step('She logs in, and the cart goes with her');
  const session = await story.logIn(ada);
  const basket = await guestBasket.mergeInto(session);
  story.follow(basket.id);
  const { items } = await basket.show();
  story.narrator.check(
    'her cart holds',
    items.map(({ variantId, quantity }) => ({ variantId, quantity })),
    [{ variantId: choice.variantId, quantity: QUANTITY }],
  );

  story.step('She has a coupon, and asks what it all costs, delivered');
  await basket.useCoupon('WELCOME10');
  const totals = await basket.totals();
  const goods = QUANTITY * choice.price;
  const discount = goods / 10;
  story.narrator.check('ten per cent off', totals.discount.amount, discount);
  story.narrator.check(
    'ways to send it',
    totals.shippingOptions.map(({ code }) => code),
    ['standard-home', 'express-home'],
  );
  story.narrator.check('delivery', totals.shipping?.amount, DELIVERY);
  story.narrator.check('the total', totals.total.amount, goods - discount + DELIVERY);
  return { basket, total: totals.total.amount };
}
