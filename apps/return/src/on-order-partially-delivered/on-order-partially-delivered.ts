import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import { orderPartiallyDelivered, type DeliveredPicture } from '../heard-events.ts';
import { Returnables } from '../persistence/returnables.repository.ts';

/** A parcel arrived: what was in it can be returned. */
@Handles(orderPartiallyDelivered)
export class OnOrderPartiallyDelivered implements Handler<typeof orderPartiallyDelivered> {
  constructor(private readonly returnables: Returnables) {}

  async handle({ data }: Received<DeliveredPicture>, tx: Tx): Promise<void> {
    await this.returnables.learn(tx, data);
  }
}
