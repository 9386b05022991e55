import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import { Purchases, type DeliveredSoFar } from '../review-products/purchases.ts';
import { orderPartiallyDelivered } from '../service.manifest.ts';

/** A parcel arrived: what was in it can be reviewed by its buyer. */
@Handles(orderPartiallyDelivered)
export class OnOrderPartiallyDelivered implements Handler<typeof orderPartiallyDelivered> {
  constructor(private readonly purchases: Purchases) {}

  async handle({ data }: Received<DeliveredSoFar>, tx: Tx): Promise<void> {
    await this.purchases.learn(tx, data);
  }
}
