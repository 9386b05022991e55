import { describeAccess, describeBadInput } from '@tenfold/testing';
import { PaymentUnderTest } from './payment-under-test.ts';

let payment: PaymentUnderTest;

beforeAll(async () => {
  payment = await PaymentUnderTest.start();
});
afterAll(() => payment.stop());

describeAccess(() => payment.service);
describeBadInput(() => payment.service, {
  samples: { 'POST /v1/payment-methods': { token: 'tok_ok', save: true } },
});
