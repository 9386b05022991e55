import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import type { OrderLimits } from '../domain/order-limits.ts';
import { Limits } from '../hold-limits/limits.ts';
import { orderCancelled } from '../service.manifest.ts';

type OrderCancelled = Received<DataOf<typeof orderCancelled>>;

/** The order ended: its uses are free for others, and a beginning that comes late finds it closed. */
@Handles(orderCancelled)
export class OnOrderCancelled implements Handler<typeof orderCancelled, OrderLimits | undefined> {
  constructor(private readonly limits: Limits) {}

  read({ data }: OrderCancelled, db: EntityManager): Promise<OrderLimits | undefined> {
    return this.limits.find(db, data.orderId);
  }

  async handle({ data }: OrderCancelled, tx: Tx, before: OrderLimits | undefined): Promise<void> {
    await this.limits.apply(tx, { fact: 'cancelled', ...data }, before);
  }
}
