import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import { Purchases, type DeliveredSoFar } from '../review-products/purchases.ts';
import { orderDelivered } from '../service.manifest.ts';

/** The last parcel arrived: whoever bought what is in the order may say so in a review. */
@Handles(orderDelivered)
export class OnOrderDelivered implements Handler<typeof orderDelivered> {
  constructor(private readonly purchases: Purchases) {}

  async handle({ data }: Received<DeliveredSoFar>, tx: Tx): Promise<void> {
    await this.purchases.learn(tx, data);
  }
}
