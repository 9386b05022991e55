import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { refundFailed } from '../heard-events.ts';
import type { KnownCheckout } from '../persistence/checkout.repository.ts';
import { RunCheckout } from '../run-checkout/run-checkout.ts';

/** A refund was refused. Nothing moved but the version of the account. */
@Handles(refundFailed)
export class OnRefundFailed implements Handler<typeof refundFailed, KnownCheckout> {
  constructor(private readonly checkout: RunCheckout) {}

  read({ data }: Received<DataOf<typeof refundFailed>>, db: EntityManager): Promise<KnownCheckout> {
    return this.checkout.read(db, data.orderId);
  }

  async handle({ id, data }: Received<DataOf<typeof refundFailed>>, tx: Tx, known: KnownCheckout): Promise<void> {
    await this.checkout.advance(tx, known, { from: 'payment', account: data }, id);
  }
}
