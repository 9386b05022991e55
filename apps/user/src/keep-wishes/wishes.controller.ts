import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { Authenticated, Caller, type Identity } from '@tenfold/auth-guard';
import { Answers, pageQuery, Summary, Throws, type Page, type PageQuery } from '@tenfold/service-host';
import { UserErrors } from '../domain/user.errors.ts';
import { productId, wishBody, wishPage, wishView, type WishBody, type WishView } from './wish.schema.ts';
import { Wishes } from './wishes.ts';

const product = { schema: productId };

@Authenticated()
@Controller('v1/me/wishlist')
export class WishesController {
  constructor(private readonly wishes: Wishes) {}

  @Get()
  @Summary('What whoever asks wishes for, the newest first')
  @Answers(200, 'One page', wishPage)
  list(@Caller() { userId }: Identity, @Query({ schema: pageQuery }) query: PageQuery): Promise<Page<WishView>> {
    return this.wishes.list(userId, query);
  }

  @Put(':productId')
  @Summary('Wishes for a product, or says otherwise what is wished of it; twice is once')
  @Answers(200, 'The wish', wishView)
  @Throws(UserErrors.product_not_found, UserErrors.too_many, UserErrors.profile_not_found)
  put(
    @Caller() { userId }: Identity,
    @Param('productId', product) id: string,
    @Body({ schema: wishBody }) body: WishBody,
  ): Promise<WishView> {
    return this.wishes.put(userId, id, body);
  }

  @Delete(':productId')
  @HttpCode(204)
  @Summary('Wishes for a product no more')
  @Answers(204, 'Gone from the list')
  @Throws(UserErrors.wish_not_found)
  async remove(@Caller() { userId }: Identity, @Param('productId', product) id: string): Promise<void> {
    await this.wishes.remove(userId, id);
  }
}
