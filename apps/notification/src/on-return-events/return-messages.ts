import type { DataOf } from '@tenfold/contract-kit';
import * as heard from '../heard-events.ts';
import { orderOf } from '../on-order-events/order-messages.ts';
import { telling } from '../tell/telling.ts';

type Return = DataOf<typeof heard.returnRequested>;
const returnOf = (data: Return) => ({
  order: orderOf(data),
  return: { id: data.returnId, number: data.number },
  items: data.items,
});

/** One line for each event of a return that its customer is told of. */
export const returnHandlers = [
  telling('OnReturnRequested', heard.returnRequested, (data) => ({ key: 'return_requested', data: returnOf(data) })),
  telling('OnReturnApproved', heard.returnApproved, (data) => ({
    key: 'return_approved',
    data: {
      ...returnOf(data),
      rmaNumber: data.rmaNumber,
      expiresAt: data.expiresAt,
      ...(data.labelUrl !== undefined && { labelUrl: data.labelUrl }),
    },
  })),
  telling('OnReturnRejected', heard.returnRejected, (data) => ({
    key: 'return_rejected',
    data: { ...returnOf(data), reason: data.reason },
  })),
  telling('OnReturnReceived', heard.returnReceived, (data) => ({ key: 'return_received', data: returnOf(data) })),
  telling('OnReturnCancelled', heard.returnCancelled, (data) => ({
    key: 'return_cancelled',
    data: { ...returnOf(data), reason: data.reason },
  })),
];
