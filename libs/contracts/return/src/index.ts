export { ReturnReturns } from './topics.ts';
export {
  ReturnRequestedV1,
  ReturnApprovedV1,
  ReturnRejectedV1,
  ReturnReceivedV1,
  ReturnInspectedV1,
  ReturnRefundRequestedV1,
  ReturnCompletedV1,
  ReturnCancelledV1,
} from './events.ts';
