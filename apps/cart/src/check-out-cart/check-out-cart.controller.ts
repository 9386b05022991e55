import { Controller, Get, Param } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { checkoutCart, type CheckoutCart } from '@tenfold/cart-contracts';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { CartErrors } from '../domain/cart.errors.ts';
import { Holder, type CartHolder } from '../holder/cart-holder.ts';
import { CheckOutCart } from './check-out-cart.ts';

@Controller('v1/carts')
export class CheckOutCartController {
  constructor(private readonly checkOutCart: CheckOutCart) {}

  @Get(':id/checkout')
  @Public()
  @Summary('The cart as an order is made from it; asked by order with the credentials of the customer')
  @Answers(200, 'What is bought, and the version that the order is made from', checkoutCart)
  @Throws(CartErrors.not_found, CartErrors.closed, CartErrors.empty)
  show(@Holder() holder: CartHolder, @Param('id', { schema: z.uuid() }) id: string): Promise<CheckoutCart> {
    return this.checkOutCart.run(holder, id);
  }
}
