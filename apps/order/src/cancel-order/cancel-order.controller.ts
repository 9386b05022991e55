import { Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { Caller, OwnerOnly, type Identity } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { OrderErrors } from '../domain/order.errors.ts';
import { orderIdOrNumber } from '../find-orders/find-orders.schema.ts';
import { FindOrders } from '../find-orders/find-orders.ts';
import { orderDetail, type OrderDetail } from '../order-representation.ts';
import { CancelOrder } from './cancel-order.ts';

@Controller('v1/orders')
export class CancelOrderController {
  constructor(
    private readonly cancelOrder: CancelOrder,
    private readonly orders: FindOrders,
  ) {}

  @Post(':id/cancel')
  @HttpCode(200)
  @OwnerOnly()
  @Summary('Cancels an order of the caller that has not left the warehouse')
  @Answers(200, 'The order is cancelled', orderDetail)
  @Answers(202, 'The order was confirmed: shipping is asked to stop it', orderDetail)
  @Throws(
    OrderErrors.not_found,
    OrderErrors.already_shipped,
    OrderErrors.invalid_transition,
    OrderErrors.changed_meanwhile,
  )
  async cancel(
    @Caller() caller: Identity,
    @Param('id', { schema: orderIdOrNumber }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderDetail> {
    const { id: orderId } = await this.orders.mine(caller.userId, id);
    const outcome = await this.cancelOrder.run({ orderId, by: { userId: caller.userId, isStaff: false } });
    reply.status(outcome === 'cancelled' ? 200 : 202);
    return this.orders.mine(caller.userId, orderId);
  }
}
