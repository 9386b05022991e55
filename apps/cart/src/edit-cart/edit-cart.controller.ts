import { Body, Controller, Delete, HttpCode, Param, Post, Put } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { cartView, type CartView } from '../cart-representation.ts';
import { CartErrors } from '../domain/cart.errors.ts';
import { addItem, changeItem, clear, removeItem, saveForLater, useCoupon, type Edit } from '../domain/cart.ts';
import { Holder, type CartHolder } from '../holder/cart-holder.ts';
import { Catalogue } from '../persistence/catalogue.repository.ts';
import { ShowCart } from '../show-cart/show-cart.ts';
import { EditCart } from './edit-cart.ts';
import {
  addItemBody,
  changeItemBody,
  couponBody,
  saveForLaterBody,
  type AddItemBody,
  type ChangeItemBody,
  type CouponBody,
  type SaveForLaterBody,
} from './edit-cart.schema.ts';

const id = z.uuid();

/** What an owner does with a cart. Each answer is the whole cart as it is then. */
@Controller('v1/carts/:id')
@Public()
@Throws(CartErrors.not_found, CartErrors.closed, CartErrors.changed_meanwhile)
export class EditCartController {
  constructor(
    private readonly editCart: EditCart,
    private readonly catalogue: Catalogue,
    private readonly showCart: ShowCart,
  ) {}

  @Post('items')
  @HttpCode(200)
  @Summary('Puts more of something into the cart; sent twice, it is in there twice (PUT a quantity to be sure)')
  @Answers(200, 'The cart', cartView)
  @Throws(
    CartErrors.variant_unknown,
    CartErrors.not_sold,
    CartErrors.quantity_not_allowed,
    CartErrors.too_many_lines,
    CartErrors.other_currency,
  )
  async add(
    @Holder() holder: CartHolder,
    @Param('id', { schema: id }) cartId: string,
    @Body({ schema: addItemBody }) { variantId, quantity }: AddItemBody,
  ): Promise<CartView> {
    return this.#edit(holder, cartId, addItem(await this.catalogue.offer(variantId), quantity));
  }

  @Put('items/:variantId')
  @Summary('Sets how many of something the cart holds')
  @Answers(200, 'The cart', cartView)
  @Throws(
    CartErrors.line_not_found,
    CartErrors.variant_unknown,
    CartErrors.not_sold,
    CartErrors.quantity_not_allowed,
    CartErrors.other_currency,
  )
  async change(
    @Holder() holder: CartHolder,
    @Param('id', { schema: id }) cartId: string,
    @Param('variantId', { schema: id }) variantId: string,
    @Body({ schema: changeItemBody }) { quantity }: ChangeItemBody,
  ): Promise<CartView> {
    return this.#edit(holder, cartId, changeItem(await this.catalogue.offer(variantId), quantity));
  }

  @Delete('items/:variantId')
  @Summary('Takes something out of the cart')
  @Answers(200, 'The cart', cartView)
  @Throws(CartErrors.line_not_found)
  remove(
    @Holder() holder: CartHolder,
    @Param('id', { schema: id }) cartId: string,
    @Param('variantId', { schema: id }) variantId: string,
  ): Promise<CartView> {
    return this.#edit(holder, cartId, removeItem(variantId));
  }

  @Delete('items')
  @Summary('Empties the cart; what is saved for later stays')
  @Answers(200, 'The cart', cartView)
  clear(@Holder() holder: CartHolder, @Param('id', { schema: id }) cartId: string): Promise<CartView> {
    return this.#edit(holder, cartId, clear);
  }

  @Put('items/:variantId/saved-for-later')
  @Summary('Keeps something without buying it, or buys it after all')
  @Answers(200, 'The cart', cartView)
  @Throws(CartErrors.line_not_found)
  saveForLater(
    @Holder() holder: CartHolder,
    @Param('id', { schema: id }) cartId: string,
    @Param('variantId', { schema: id }) variantId: string,
    @Body({ schema: saveForLaterBody }) { savedForLater }: SaveForLaterBody,
  ): Promise<CartView> {
    return this.#edit(holder, cartId, saveForLater(variantId, savedForLater));
  }

  @Put('coupon')
  @Summary('Notes a coupon code; whether it holds is said by the totals and decided when the order is placed')
  @Answers(200, 'The cart', cartView)
  applyCoupon(
    @Holder() holder: CartHolder,
    @Param('id', { schema: id }) cartId: string,
    @Body({ schema: couponBody }) { code }: CouponBody,
  ): Promise<CartView> {
    return this.#edit(holder, cartId, useCoupon(code));
  }

  @Delete('coupon')
  @Summary('Forgets the coupon code')
  @Answers(200, 'The cart', cartView)
  removeCoupon(@Holder() holder: CartHolder, @Param('id', { schema: id }) cartId: string): Promise<CartView> {
    return this.#edit(holder, cartId, useCoupon(null));
  }

  async #edit(holder: CartHolder, cartId: string, edit: Edit): Promise<CartView> {
    return this.showCart.show(await this.editCart.run(holder, cartId, edit));
  }
}
