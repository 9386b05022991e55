import { afterAll, beforeAll } from '@jest/globals';
import { describeBadInput } from '@tenfold/testing';
import { ShippingUnderTest } from './shipping-service.ts';

let shipping: ShippingUnderTest;
beforeAll(async () => {
  shipping = await ShippingUnderTest.start();
});
afterAll(() => shipping.stop());

const id = '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d9e';

describeBadInput(() => shipping.service, {
  samples: {
    'POST /v1/shipping/quotes': {
      address: { country: 'DE', region: 'BE', postalCode: '10115' },
      currency: 'EUR',
      lines: [{ variantId: id, quantity: 2, weightGrams: 350 }],
      goodsTotal: 3998,
    },
    'POST /v1/admin/shipping/zones': {
      name: 'Germany',
      priority: 1,
      isActive: true,
      areas: [{ country: 'DE', region: 'BE', postcodeFrom: '10000', postcodeTo: '19999' }],
    },
    'PATCH /v1/admin/shipping/zones/:id': { name: 'Germany', areas: [{ country: 'DE' }] },
    'POST /v1/admin/shipping/methods': { code: 'standard', name: 'Standard', zoneId: id, minDays: 2, maxDays: 4 },
    'PATCH /v1/admin/shipping/methods/:id': { name: 'Standard', carrierId: null, maxDays: 5 },
    'POST /v1/admin/shipping/rates': {
      methodId: id,
      basis: 'weight',
      fromValue: 0,
      toValue: 1000,
      price: 490,
      freeAbove: 5000,
      currency: 'EUR',
    },
    'PATCH /v1/admin/shipping/rates/:id': { price: 590, toValue: null },
    'POST /v1/admin/shipping/carriers': {
      code: 'dhl',
      name: 'DHL',
      adapter: 'dhl',
      trackingUrlTemplate: 'https://track.example/{tracking}',
      credentials: 'secret',
      webhookSecret: 'a-secret-of-sixteen',
    },
    'PATCH /v1/admin/shipping/carriers/:id': { name: 'DHL', trackingUrlTemplate: null },
    'POST /v1/admin/shipments/:id/dispatch': { trackingNumber: 'MAN-0001' },
    'POST /v1/admin/shipments/:id/split': { lines: [{ itemId: id, quantity: 1 }] },
  },
});
