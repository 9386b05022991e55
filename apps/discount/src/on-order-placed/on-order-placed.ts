import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import type { OrderLimits } from '../domain/order-limits.ts';
import { Limits } from '../hold-limits/limits.ts';
import { orderPlaced } from '../service.manifest.ts';

type OrderPlaced = Received<DataOf<typeof orderPlaced>>;

/** Holds every limited coupon and promotion of the order or none, and answers which. */
@Handles(orderPlaced)
export class OnOrderPlaced implements Handler<typeof orderPlaced, OrderLimits | undefined> {
  constructor(private readonly limits: Limits) {}

  read({ data }: OrderPlaced, db: EntityManager): Promise<OrderLimits | undefined> {
    return this.limits.find(db, data.orderId);
  }

  async handle({ data }: OrderPlaced, tx: Tx, before: OrderLimits | undefined): Promise<void> {
    await this.limits.apply(tx, { fact: 'placed', ...data }, before);
  }
}
