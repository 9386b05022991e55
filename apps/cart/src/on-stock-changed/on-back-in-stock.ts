import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import { backInStock } from '../heard-events.ts';
import { ReplicaStock } from './replica-stock.ts';

/** Carts stop warning. */
@Handles(backInStock)
export class OnBackInStock implements Handler<typeof backInStock> {
  constructor(private readonly stock: ReplicaStock) {}

  handle({ data }: Received<DataOf<typeof backInStock>>, tx: Tx): Promise<void> {
    return this.stock.hear(tx, data);
  }
}
