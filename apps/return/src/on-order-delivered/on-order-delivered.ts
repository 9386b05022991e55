import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import { orderDelivered, type DeliveredPicture } from '../heard-events.ts';
import { Returnables } from '../persistence/returnables.repository.ts';

/** The last parcel arrived: what the customer holds can be returned until the window closes. */
@Handles(orderDelivered)
export class OnOrderDelivered implements Handler<typeof orderDelivered> {
  constructor(private readonly returnables: Returnables) {}

  async handle({ data }: Received<DeliveredPicture>, tx: Tx): Promise<void> {
    await this.returnables.learn(tx, data);
  }
}
