import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { describeAccess, describeBadInput, type TestService } from '@tenfold/testing';
import { startReturnService } from './return-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startReturnService();
});
afterAll(() => service.close());

const itemId = randomUUID();
const wish = {
  orderId: randomUUID(),
  items: [{ itemId, quantity: 1, reason: 'damaged', note: 'a crack' }],
  note: 'please',
};

describeAccess(() => service);
describeBadInput(() => service, {
  samples: {
    'POST /v1/returns': wish,
    'POST /v1/admin/returns': { ...wish, goodwill: true },
    'PUT /v1/returns/:id/tracking': { carrier: 'DHL', trackingNumber: 'JD0123456789' },
    'POST /v1/admin/returns/:id/inspection': {
      items: [{ itemId, receivedQuantity: 1, condition: 'new', disposition: 'restock' }],
    },
    'POST /v1/admin/returns/:id/refund': { items: [{ itemId, amount: 100 }], fee: 10, shippingAmount: 1 },
  },
});
