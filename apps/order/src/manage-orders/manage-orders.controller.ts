import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { AuditLog, Database } from '@tenfold/database';
import { Answers, pageOf, Summary, Throws, type Page } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CancelOrder } from '../cancel-order/cancel-order.ts';
import { cancelAndShow, CancelsOrder } from '../cancel-order/cancellation-door.ts';
import { OrderErrors } from '../domain/order.errors.ts';
import { orderIdOrNumber } from '../find-orders/find-orders.schema.ts';
import { FindOrders } from '../find-orders/find-orders.ts';
import { orderDetail, orderSummary, type OrderDetail, type OrderSummary } from '../order-representation.ts';
import { WriteNote } from '../write-notes/write-note.ts';
import { staffNoteBody, type StaffNoteBody } from '../write-notes/write-note.schema.ts';
import {
  searchOrdersQuery,
  stuckOrder,
  stuckOrdersQuery,
  type SearchOrdersQuery,
  type StuckOrder,
  type StuckOrdersQuery,
} from './manage-orders.schema.ts';
import { SearchOrders } from './search-orders.ts';

@Controller('v1/admin/orders')
@RequiresPermission('orders.manage')
export class ManageOrdersController {
  constructor(
    private readonly orders: FindOrders,
    private readonly searchOrders: SearchOrders,
    private readonly cancelOrder: CancelOrder,
    private readonly writeNote: WriteNote,
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  @Get()
  @Summary('Searches the orders of everybody, the newest first')
  @Answers(200, 'One page', pageOf(orderSummary))
  search(@Query({ schema: searchOrdersQuery }) query: SearchOrdersQuery): Promise<Page<OrderSummary>> {
    return this.searchOrders.search(query);
  }

  @Get('stuck')
  @Summary('Lists checkouts that have not ended, with the step, what it waits for, and how long')
  @Answers(200, 'The oldest first', z.object({ items: z.array(stuckOrder) }))
  async stuck(@Query({ schema: stuckOrdersQuery }) query: StuckOrdersQuery): Promise<{ items: StuckOrder[] }> {
    return { items: await this.searchOrders.stuck(query) };
  }

  @Get(':id')
  @Summary('Shows any order with its internal notes; the look is audited')
  @Answers(200, 'The order', orderDetail)
  @Throws(OrderErrors.not_found)
  async show(@Caller() caller: Identity, @Param('id', { schema: orderIdOrNumber }) id: string): Promise<OrderDetail> {
    const order = await this.orders.forStaff(id);
    await this.database.transaction((tx) =>
      this.audit.record(tx, { userId: caller.userId, entityType: 'order', entityId: order.id, action: 'view' }),
    );
    return order;
  }

  @CancelsOrder()
  @Summary('Cancels any order that has not left the warehouse')
  cancel(
    @Caller() caller: Identity,
    @Param('id', { schema: orderIdOrNumber }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderDetail> {
    return cancelAndShow(this.cancelOrder, () => this.orders.forStaff(id), { caller, isStaff: true }, reply);
  }

  @Post(':id/notes')
  @Summary('Leaves a note on an order, for staff or for the customer')
  @Answers(201, 'The order with its notes', orderDetail)
  @Throws(OrderErrors.not_found)
  async note(
    @Caller() caller: Identity,
    @Param('id', { schema: orderIdOrNumber }) id: string,
    @Body({ schema: staffNoteBody }) note: StaffNoteBody,
  ): Promise<OrderDetail> {
    const { id: orderId } = await this.orders.forStaff(id);
    await this.writeNote.run({ orderId, authorId: caller.userId, ...note });
    return this.orders.forStaff(orderId);
  }
}
