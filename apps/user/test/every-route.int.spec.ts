import { afterAll, beforeAll } from '@jest/globals';
import { describeAccess, describeBadInput } from '@tenfold/testing';
import { UserUnderTest } from './user-service.ts';

let user: UserUnderTest;
beforeAll(async () => {
  user = await UserUnderTest.start();
});
afterAll(() => user.close());

describeAccess(() => user.service);
describeBadInput(() => user.service, {
  samples: {
    'PATCH /v1/me': {
      firstName: 'Ada',
      lastName: 'Lovelace',
      displayName: 'Ada',
      phone: '+49 30 1234567',
      dateOfBirth: '1990-12-10',
      locale: 'de',
      timeZone: 'Europe/Berlin',
      avatarUrl: 'https://pictures.example/ada.png',
    },
    'POST /v1/me/addresses': {
      type: 'shipping',
      label: 'Home',
      recipient: 'Ada Lovelace',
      company: 'Engines',
      line1: 'Main Street 1',
      line2: 'Back yard',
      city: 'Berlin',
      state: 'Berlin',
      postalCode: '10115',
      country: 'DE',
      phone: '+49 30 1234567',
      isDefault: true,
    },
    'PATCH /v1/me/addresses/:id': { recipient: 'Ada King', phone: '+49 30 1234567', isDefault: true },
    'POST /v1/me/payment-methods': {
      provider: 'simulated',
      providerMethodId: 'pm_visa',
      cardBrand: 'visa',
      cardLast4: '4242',
      expMonth: 12,
      expYear: 2099,
    },
    'PUT /v1/me/preferences': { currency: 'EUR', marketingConsent: true, settings: { theme: 'dark' } },
    'PUT /v1/me/wishlist/:productId': { variantId: 'variant', notifyBackInStock: true, notifyPriceDrop: false },
  },
});
