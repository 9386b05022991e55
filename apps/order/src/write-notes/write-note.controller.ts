import { Body, Controller, Param, Post } from '@nestjs/common';
import { Caller, OwnerOnly, type Identity } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { OrderErrors } from '../domain/order.errors.ts';
import { orderIdOrNumber } from '../find-orders/find-orders.schema.ts';
import { FindOrders } from '../find-orders/find-orders.ts';
import { orderDetail, type OrderDetail } from '../order-representation.ts';
import { WriteNote } from './write-note.ts';
import { customerNoteBody, type CustomerNoteBody } from './write-note.schema.ts';

@Controller('v1/orders')
export class WriteNoteController {
  constructor(
    private readonly orders: FindOrders,
    private readonly writeNote: WriteNote,
  ) {}

  @Post(':id/notes')
  @OwnerOnly()
  @Summary('Leaves a note for the shop on an order of the caller')
  @Answers(201, 'The order with its notes', orderDetail)
  @Throws(OrderErrors.not_found)
  async write(
    @Caller() caller: Identity,
    @Param('id', { schema: orderIdOrNumber }) id: string,
    @Body({ schema: customerNoteBody }) { body }: CustomerNoteBody,
  ): Promise<OrderDetail> {
    const { id: orderId } = await this.orders.mine(caller.userId, id);
    await this.writeNote.run({ orderId, authorId: caller.userId, visibility: 'customer', body });
    return this.orders.mine(caller.userId, orderId);
  }
}
