import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Caller, OwnerOnly, Public, type Identity } from '@tenfold/auth-guard';
import { Answers, pageOf, Summary, Throws, type Page } from '@tenfold/service-host';
import { z } from 'zod';
import { OrderErrors } from '../domain/order.errors.ts';
import {
  orderDetail,
  orderSummary,
  timelineEntry,
  type OrderDetail,
  type OrderSummary,
  type TimelineEntry,
} from '../order-representation.ts';
import {
  listOrdersQuery,
  lookupBody,
  orderIdOrNumber,
  type ListOrdersQuery,
  type LookupBody,
} from './find-orders.schema.ts';
import { FindOrders } from './find-orders.ts';

@Controller('v1/orders')
export class FindOrdersController {
  constructor(private readonly orders: FindOrders) {}

  @Get()
  @OwnerOnly()
  @Summary('Lists the orders of the caller, the newest first')
  @Answers(200, 'One page', pageOf(orderSummary))
  list(
    @Caller() caller: Identity,
    @Query({ schema: listOrdersQuery }) query: ListOrdersQuery,
  ): Promise<Page<OrderSummary>> {
    return this.orders.list(caller.userId, query);
  }

  @Get(':id')
  @OwnerOnly()
  @Summary('Shows an order of the caller, by its id or its number')
  @Answers(200, 'The order, with what the customer has to do next', orderDetail)
  @Throws(OrderErrors.not_found)
  show(@Caller() caller: Identity, @Param('id', { schema: orderIdOrNumber }) id: string): Promise<OrderDetail> {
    return this.orders.mine(caller.userId, id);
  }

  @Get(':id/timeline')
  @OwnerOnly()
  @Summary('Tells what happened to an order of the caller, the oldest first')
  @Answers(200, 'The timeline', z.object({ items: z.array(timelineEntry) }))
  @Throws(OrderErrors.not_found)
  async timeline(
    @Caller() caller: Identity,
    @Param('id', { schema: orderIdOrNumber }) id: string,
  ): Promise<{ items: TimelineEntry[] }> {
    return { items: (await this.orders.mine(caller.userId, id)).timeline };
  }

  @Post('lookup')
  @HttpCode(200)
  @Public()
  @Summary("Shows a guest's order, by its number and e-mail address")
  @Answers(200, 'The order', orderDetail)
  @Throws(OrderErrors.not_found)
  lookup(@Body({ schema: lookupBody }) body: LookupBody): Promise<OrderDetail> {
    return this.orders.ofGuest(body);
  }
}
