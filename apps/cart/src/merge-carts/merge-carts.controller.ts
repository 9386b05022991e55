import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Caller, OwnerOnly, type Identity } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { cartView, type CartView } from '../cart-representation.ts';
import { CartErrors } from '../domain/cart.errors.ts';
import { Holder, type CartHolder } from '../holder/cart-holder.ts';
import { ShowCart } from '../show-cart/show-cart.ts';
import { MergeCarts } from './merge-carts.ts';

@Controller('v1/carts')
export class MergeCartsController {
  constructor(
    private readonly mergeCarts: MergeCarts,
    private readonly showCart: ShowCart,
  ) {}

  @Post(':id/merge')
  @OwnerOnly()
  @HttpCode(200)
  @Summary("Puts a guest's cart (named here, opened by its Cart-Token) into the cart of the account; quantities add up")
  @Answers(200, 'The cart of the account', cartView)
  @Throws(
    CartErrors.not_found,
    CartErrors.closed,
    CartErrors.changed_meanwhile,
    CartErrors.too_many_lines,
    CartErrors.other_currency,
  )
  async merge(
    @Caller() { userId }: Identity,
    @Holder() holder: CartHolder,
    @Param('id', { schema: z.uuid() }) id: string,
  ): Promise<CartView> {
    return this.showCart.show(await this.mergeCarts.run(userId, holder, id));
  }
}
