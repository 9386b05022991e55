import { defineTopic } from '@tenfold/contract-kit';

/** Discount's answers about the limited coupons and promotions of an order. */
export const DiscountUsages = defineTopic({ name: 'discount.usages', key: 'order id' });

/** What becomes of coupons as a whole. */
export const DiscountCoupons = defineTopic({ name: 'discount.coupons', key: 'coupon id' });
