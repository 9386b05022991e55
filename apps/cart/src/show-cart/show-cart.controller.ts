import { Controller, Get, Param } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { cartView, sharedCart, type CartView, type SharedCart } from '../cart-representation.ts';
import { CartErrors } from '../domain/cart.errors.ts';
import { Holder, type CartHolder } from '../holder/cart-holder.ts';
import { ShowCart } from './show-cart.ts';

@Controller('v1/carts')
export class ShowCartController {
  constructor(private readonly showCart: ShowCart) {}

  @Get('shared/:token')
  @Public()
  @Summary('Shows the cart behind a share link, to look at only')
  @Answers(200, 'What lies in the cart, at the prices of now', sharedCart)
  @Throws(CartErrors.not_found)
  shared(@Param('token', { schema: z.string().regex(/^[\w-]{16,64}$/) }) token: string): Promise<SharedCart> {
    return this.showCart.showShared(token);
  }

  @Get(':id')
  @Public()
  @Summary('Shows a cart to its owner: the account, or whoever sends its Cart-Token')
  @Answers(200, 'The cart at the prices of now, with what the customer should know about each line', cartView)
  @Throws(CartErrors.not_found)
  show(@Holder() holder: CartHolder, @Param('id', { schema: z.uuid() }) id: string): Promise<CartView> {
    return this.showCart.run(holder, id);
  }
}
