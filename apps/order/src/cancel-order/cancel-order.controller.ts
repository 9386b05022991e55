import { Controller, Param, Res } from '@nestjs/common';
import { Caller, OwnerOnly, type Identity } from '@tenfold/auth-guard';
import { Summary } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { orderIdOrNumber } from '../find-orders/find-orders.schema.ts';
import { FindOrders } from '../find-orders/find-orders.ts';
import type { OrderDetail } from '../order-representation.ts';
import { CancelOrder } from './cancel-order.ts';
import { cancelAndShow, CancelsOrder } from './cancellation-door.ts';

@Controller('v1/orders')
export class CancelOrderController {
  constructor(
    private readonly cancelOrder: CancelOrder,
    private readonly orders: FindOrders,
  ) {}

  @CancelsOrder()
  @OwnerOnly()
  @Summary('Cancels an order of the caller that has not left the warehouse')
  cancel(
    @Caller() caller: Identity,
    @Param('id', { schema: orderIdOrNumber }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderDetail> {
    const mine = () => this.orders.mine(caller.userId, id);
    return cancelAndShow(this.cancelOrder, mine, { caller, isStaff: false }, reply);
  }
}
