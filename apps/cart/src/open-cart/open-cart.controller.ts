import { Controller, Get, Post, Res } from '@nestjs/common';
import { Caller, OwnerOnly, Public, type Identity } from '@tenfold/auth-guard';
import { Database } from '@tenfold/database';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { cartView, type CartView } from '../cart-representation.ts';
import { CartErrors } from '../domain/cart.errors.ts';
import { Holder, type CartHolder } from '../holder/cart-holder.ts';
import { CartRepository } from '../persistence/cart.repository.ts';
import { ShowCart } from '../show-cart/show-cart.ts';
import { OpenCart } from './open-cart.ts';

const openedCart = cartView.extend({
  token: z.string().optional().describe('For the Cart-Token header; shown this once'),
});

@Controller('v1/carts')
export class OpenCartController {
  constructor(
    private readonly openCart: OpenCart,
    private readonly carts: CartRepository,
    private readonly database: Database,
    private readonly showCart: ShowCart,
  ) {}

  @Post()
  @Public()
  @Summary('Gives the open cart of the account or of the Cart-Token, or makes a new one')
  @Answers(201, 'A new cart; to a guest with the secret that opens it', openedCart)
  @Answers(200, 'The cart that was there', openedCart)
  async open(
    @Holder() holder: CartHolder,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.output<typeof openedCart>> {
    const { cart, isNew, token } = await this.openCart.run(holder);
    if (!isNew) reply.status(200);
    return { ...(await this.showCart.show(cart)), ...(token === undefined ? {} : { token }) };
  }

  @Get('mine')
  @OwnerOnly()
  @Summary('Shows the open cart of the account')
  @Answers(200, 'The cart', cartView)
  @Throws(CartErrors.not_found)
  async mine(@Caller() { userId }: Identity): Promise<CartView> {
    const cart = await this.carts.findOpenOf(this.database.read, userId);
    if (!cart) throw CartErrors.not_found();
    return this.showCart.show(cart);
  }
}
