import { describeAccess, describeBadInput } from '@tenfold/testing';
import { PaymentUnderTest } from './payment-under-test.ts';

let payment: PaymentUnderTest;

beforeAll(async () => {
  payment = await PaymentUnderTest.start();
}, 60_000);
afterAll(() => payment.stop(), 30_000);

describeAccess(() => payment.service);
describeBadInput(() => payment.service, {
  samples: { 'POST /v1/payment-methods': { token: 'tok_ok', save: true } },
});
