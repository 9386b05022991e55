import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import { outOfStock } from '../heard-events.ts';
import { ReplicaStock } from './replica-stock.ts';

/** Carts warn: nothing is left. */
@Handles(outOfStock)
export class OnOutOfStock implements Handler<typeof outOfStock> {
  constructor(private readonly stock: ReplicaStock) {}

  handle({ data }: Received<DataOf<typeof outOfStock>>, tx: Tx): Promise<void> {
    return this.stock.hear(tx, data);
  }
}
