import { randomBytes } from 'node:crypto';
import { Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { cartView, type CartView } from '../cart-representation.ts';
import { CartErrors } from '../domain/cart.errors.ts';
import { share, type Edit } from '../domain/cart.ts';
import { EditCart } from '../edit-cart/edit-cart.ts';
import { Holder, type CartHolder } from '../holder/cart-holder.ts';
import { ShowCart } from '../show-cart/show-cart.ts';

const newShareToken = () => randomBytes(18).toString('base64url');

/** A share link shows what lies in the cart, to anybody who has it, until its owner takes it back or the cart ends. */
@Controller('v1/carts/:id/share')
@Public()
@Throws(CartErrors.not_found, CartErrors.closed, CartErrors.changed_meanwhile)
export class ShareCartController {
  constructor(
    private readonly editCart: EditCart,
    private readonly showCart: ShowCart,
  ) {}

  @Post()
  @HttpCode(200)
  @Summary('Makes a share link, the same one every time: GET /v1/carts/shared/{shareToken}')
  @Answers(200, 'The cart with its shareToken', cartView)
  share(@Holder() holder: CartHolder, @Param('id', { schema: z.uuid() }) id: string): Promise<CartView> {
    return this.#edit(holder, id, (cart) => share(cart.shareToken ?? newShareToken())(cart));
  }

  @Delete()
  @Summary('Takes the share link back')
  @Answers(200, 'The cart', cartView)
  takeBack(@Holder() holder: CartHolder, @Param('id', { schema: z.uuid() }) id: string): Promise<CartView> {
    return this.#edit(holder, id, share(null));
  }

  async #edit(holder: CartHolder, id: string, edit: Edit): Promise<CartView> {
    return this.showCart.show(await this.editCart.run(holder, id, edit));
  }
}
