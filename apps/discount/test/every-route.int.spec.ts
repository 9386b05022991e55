import { afterAll, beforeAll } from '@jest/globals';
import { describeAccess, describeBadInput, type TestService } from '@tenfold/testing';
import { startDiscountService } from './discount-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startDiscountService();
});
afterAll(() => service.close());

const window = { startsAt: '2026-01-01T00:00:00Z', endsAt: '2026-12-31T00:00:00Z', stackingGroup: 'season' };
const eur = (amount: number) => ({ amount, currency: 'EUR' });

const terms = {
  ...window,
  percentBp: 1_000,
  minimumSpend: eur(2_000),
  maximumDiscount: eur(500),
  usageLimit: 10,
  usageLimitPerUser: 1,
  isStackable: true,
  scope: { variantIds: ['mug-blue'], productIds: ['mug'] },
};

const campaign = {
  ...window,
  name: 'Spring',
  description: 'Everything must go',
  priority: 5,
  exclusive: true,
  budget: eur(10_000),
  budgetUses: 100,
  rules: [
    { kind: 'condition', type: 'spend', parameters: { minimum: 2_000, currency: 'EUR', productIds: ['mug'] } },
    { kind: 'effect', type: 'percentage', parameters: { percentBp: 1_000, maximum: 500, currency: 'EUR' } },
  ],
};

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
    'POST /v1/admin/coupons': { ...terms, code: 'SUMMER10', name: 'Summer', kind: 'percentage', status: 'active' },
    'POST /v1/admin/coupons/batches': { ...terms, count: 3, prefix: 'A-', name: 'Summer', kind: 'percentage' },
    'PATCH /v1/admin/coupons/:id': { ...terms, name: 'Summer' },
    'PUT /v1/admin/coupons/:id/status': { status: 'paused' },
    'POST /v1/admin/discounts/promotions': { ...campaign, status: 'active' },
    'PATCH /v1/admin/discounts/promotions/:id': campaign,
    'PUT /v1/admin/discounts/promotions/:id/status': { status: 'paused' },
  },
});
