import { afterAll, beforeAll } from '@jest/globals';
import { describeAccess, describeBadInput, type TestService } from '@tenfold/testing';
import { startDiscountService } from './discount-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startDiscountService();
});
afterAll(() => service.close());

describeAccess(() => service);
describeBadInput(() => service, {
  samples: {
    'POST /v1/discounts/evaluations': {
      currency: 'EUR',
      lines: [{ variantId: 'mug-blue', productId: 'mug', quantity: 2, unitPrice: 1999 }],
      couponCode: 'SUMMER10',
      customerKey: 'blind',
      cartId: 'cart-1',
      firstOrder: true,
    },
  },
});
