import { Body, Controller, Post } from '@nestjs/common';
import { Caller, Public, type Identity } from '@tenfold/auth-guard';
import { IdempotencyErrors } from '@tenfold/database';
import { Answers, IdempotencyKey, Summary, Throws } from '@tenfold/service-host';
import { SentCredentials, type Credentials } from '../ask-others/credentials.ts';
import { OrderErrors } from '../domain/order.errors.ts';
import { placedOrder, type PlacedOrder } from '../order-representation.ts';
import { PlaceOrder } from './place-order.ts';
import { placeOrderBody, type PlaceOrderBody } from './place-order.schema.ts';

@Controller('v1/orders')
export class PlaceOrderController {
  constructor(private readonly placeOrder: PlaceOrder) {}

  @Post()
  @Public()
  @Summary('Places an order from a cart or from lines, for an account or as a guest with an e-mail address')
  @Answers(201, 'The order is written; it is confirmed as soon as its stock and its money are held', placedOrder)
  @Throws(
    OrderErrors.email_required,
    OrderErrors.catalogue_behind,
    OrderErrors.not_sold,
    OrderErrors.quantity_not_allowed,
    OrderErrors.mixed_currencies,
    OrderErrors.currency_not_taken,
    OrderErrors.total_too_large,
    OrderErrors.price_changed,
    OrderErrors.coupon_refused,
    OrderErrors.shipping_unavailable,
    OrderErrors.cart_not_found,
    OrderErrors.cart_empty,
    OrderErrors.cart_closed,
    OrderErrors.cart_already_ordered,
    OrderErrors.cart_unavailable,
    OrderErrors.discount_unavailable,
    OrderErrors.quote_unavailable,
    IdempotencyErrors.idempotency_key_reused,
    IdempotencyErrors.idempotency_key_in_progress,
  )
  place(
    @Caller() caller: Identity | undefined,
    @IdempotencyKey() key: string,
    @SentCredentials() credentials: Credentials,
    @Body({ schema: placeOrderBody }) body: PlaceOrderBody,
  ): Promise<PlacedOrder> {
    return this.placeOrder.run({ key, userId: caller?.userId, credentials, body });
  }
}
