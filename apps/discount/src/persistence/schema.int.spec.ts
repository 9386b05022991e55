import { describeSchema } from '@tenfold/testing';
import { discountDatabase } from './discount-database.ts';

describeSchema(discountDatabase, {
  snapshot: new URL('./schema.snapshot.json', import.meta.url),
  foreign: [
    'coupon_usage.order_id',
    'coupon_usage.user_id',
    'promotion_usage.order_id',
    'promotion_usage.user_id',
    'discount_evaluations.cart_id',
    'discount_evaluations.order_id',
  ],
});
