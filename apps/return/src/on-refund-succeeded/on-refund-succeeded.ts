import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import type { Return } from '../domain/return.ts';
import { refundSucceeded } from '../heard-events.ts';
import { RecordRefund } from '../refund-return/record-refund.ts';

type RefundSucceeded = Received<DataOf<typeof refundSucceeded>>;

/** The money went back: the return is settled. */
@Handles(refundSucceeded)
export class OnRefundSucceeded implements Handler<typeof refundSucceeded, Return | undefined> {
  constructor(private readonly recordRefund: RecordRefund) {}

  read({ data }: RefundSucceeded, db: EntityManager): Promise<Return | undefined> {
    return this.recordRefund.read(db, data.returnId);
  }

  async handle({ id, data }: RefundSucceeded, tx: Tx, current: Return | undefined): Promise<void> {
    await this.recordRefund.run(tx, current, data, id);
  }
}
