import { afterAll, beforeAll } from '@jest/globals';
import { describeAccess, describeBadInput } from '@tenfold/testing';
import { anAddress, anOrderBody, OrderService } from './order-service.ts';

let order: OrderService;

beforeAll(async () => {
  order = await OrderService.start({ CATALOGUE_WAIT_MS: '0' });
});
afterAll(() => order.close());

describeAccess(() => order.service);
describeBadInput(() => order.service, {
  samples: {
    'POST /v1/orders': anOrderBody({
      billingAddress: { ...anAddress, company: 'Analytical Engines', line2: 'Hof', state: 'BE', phone: '+49 30 1' },
      shippingMethod: 'free',
      expectedTotal: { amount: 3998, currency: 'EUR' },
      email: 'ada@example.com',
      locale: 'de-DE',
    }),
    'POST /v1/orders/lookup': { number: 'ORD-2026-000001', email: 'ada@example.com' },
  },
});
