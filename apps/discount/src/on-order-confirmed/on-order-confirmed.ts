import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import type { OrderLimits } from '../domain/order-limits.ts';
import { Limits } from '../hold-limits/limits.ts';
import { orderConfirmed } from '../service.manifest.ts';

type OrderConfirmed = Received<DataOf<typeof orderConfirmed>>;

/** The order is a promise: its uses count for good. */
@Handles(orderConfirmed, { together: 20 })
export class OnOrderConfirmed implements Handler<typeof orderConfirmed, OrderLimits | undefined> {
  constructor(private readonly limits: Limits) {}

  read({ data }: OrderConfirmed, db: EntityManager): Promise<OrderLimits | undefined> {
    return this.limits.find(db, data.orderId);
  }

  async handle({ data }: OrderConfirmed, tx: Tx, before: OrderLimits | undefined): Promise<void> {
    await this.limits.apply(tx, { fact: 'confirmed', ...data }, before);
  }
}
