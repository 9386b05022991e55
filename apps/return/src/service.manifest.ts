import { defineService } from '@tenfold/contract-kit';
import {
  ReturnApprovedV1,
  ReturnCancelledV1,
  ReturnCompletedV1,
  ReturnInspectedV1,
  ReturnReceivedV1,
  ReturnRefundRequestedV1,
  ReturnRejectedV1,
  ReturnRequestedV1,
  ReturnReturns,
} from '@tenfold/return-contracts';
import { orderDelivered, orderPartiallyDelivered, refundFailed, refundSucceeded } from './heard-events.ts';

export const manifest = defineService({
  name: 'return',
  summary: 'When it comes back.',
  routes: ['returns'],
  topics: [ReturnReturns],
  publishes: [
    ReturnRequestedV1,
    ReturnApprovedV1,
    ReturnRejectedV1,
    ReturnReceivedV1,
    ReturnInspectedV1,
    ReturnRefundRequestedV1,
    ReturnCompletedV1,
    ReturnCancelledV1,
  ],
  hears: [orderPartiallyDelivered, orderDelivered, refundSucceeded, refundFailed],
  calls: [],
});
