import { defineService, narrow } from '@tenfold/contract-kit';
import {
  CouponRedeemedV1,
  CouponRejectedV1,
  CouponReleasedV1,
  CouponReservedV1,
  DiscountCoupons,
  DiscountUsageLimitReachedV1,
  DiscountUsages,
} from '@tenfold/discount-contracts';
import { OrderCancelledV1, OrderConfirmedV1, OrderPlacedV1 } from '@tenfold/order-contracts';
import { z } from 'zod';

const limits = z.array(
  z.object({
    source: z.enum(['coupon', 'promotion']),
    ref: z.string().min(1).max(64),
    amount: z.object({ amount: z.int().nonnegative(), currency: z.string().length(3) }),
    customerKey: z.string().min(1).max(64),
  }),
);
const orderFact = z.object({ orderId: z.string(), version: z.int().positive(), limits });

/** An order without a limit is passed over by its header: it costs nothing here. */
const limited = { only: { limited: 'yes' } };

export const orderPlaced = narrow(
  OrderPlacedV1,
  orderFact.extend({ placedAt: z.iso.datetime({ offset: true }) }),
  limited,
);
export const orderConfirmed = narrow(OrderConfirmedV1, orderFact, limited);
export const orderCancelled = narrow(OrderCancelledV1, orderFact, limited);

export const manifest = defineService({
  name: 'discount',
  summary: 'Why it is cheaper: coupons, promotions and their limits.',
  routes: ['discounts', 'coupons'],
  topics: [DiscountUsages, DiscountCoupons],
  publishes: [CouponReservedV1, CouponRejectedV1, CouponRedeemedV1, CouponReleasedV1, DiscountUsageLimitReachedV1],
  hears: [orderPlaced, orderConfirmed, orderCancelled],
  calls: [],
});
