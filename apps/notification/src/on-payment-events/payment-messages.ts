import * as heard from '../heard-events.ts';
import { orderOf } from '../on-order-events/order-messages.ts';
import { telling } from '../tell/telling.ts';

/** One line for each event of a payment that its customer is told of. */
export const paymentHandlers = [
  telling('OnPaymentRequiresAction', heard.paymentRequiresAction, (data) => ({
    key: 'payment_action_required',
    data: { order: orderOf(data), url: data.nextAction.url },
  })),
  telling('OnPaymentFailed', heard.paymentFailed, (data) => ({
    key: 'payment_failed',
    data: { order: orderOf(data), failureCode: data.failureCode, final: data.final },
  })),
];
