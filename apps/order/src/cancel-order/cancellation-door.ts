import { applyDecorators, HttpCode, Post } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { Answers, Throws } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { OrderErrors } from '../domain/order.errors.ts';
import { orderDetail, type OrderDetail } from '../order-representation.ts';
import type { CancelOrder } from './cancel-order.ts';

/** What the customer's and the staff's way to cancel an order answer alike. */
export function CancelsOrder(): MethodDecorator {
  return applyDecorators(
    Post(':id/cancel'),
    HttpCode(200),
    Answers(200, 'The order is cancelled', orderDetail),
    Answers(202, 'The order was confirmed: shipping is asked to stop it', orderDetail),
    Throws(
      OrderErrors.not_found,
      OrderErrors.already_shipped,
      OrderErrors.invalid_transition,
      OrderErrors.changed_meanwhile,
    ),
  );
}

/** Looks the order up as the caller may see it, calls it off, and shows what became of it: 200 for an end, 202 for a question. */
export async function cancelAndShow(
  cancelOrder: CancelOrder,
  show: () => Promise<OrderDetail>,
  by: { readonly caller: Identity; readonly isStaff: boolean },
  reply: FastifyReply,
): Promise<OrderDetail> {
  const { id: orderId } = await show();
  const outcome = await cancelOrder.run({ orderId, by: { userId: by.caller.userId, isStaff: by.isStaff } });
  reply.status(outcome === 'cancelled' ? 200 : 202);
  return show();
}
