import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import type { Return } from '../domain/return.ts';
import { refundFailed } from '../heard-events.ts';
import { RecordRefund } from '../refund-return/record-refund.ts';

type RefundFailed = Received<DataOf<typeof refundFailed>>;

/** The money did not go back. The return keeps waiting; staff asks again. */
@Handles(refundFailed)
export class OnRefundFailed implements Handler<typeof refundFailed, Return | undefined> {
  constructor(private readonly recordRefund: RecordRefund) {}

  read({ data }: RefundFailed, db: EntityManager): Promise<Return | undefined> {
    return this.recordRefund.read(db, data.returnId);
  }

  async handle({ id, data }: RefundFailed, tx: Tx, current: Return | undefined): Promise<void> {
    await this.recordRefund.run(tx, current, data, id);
  }
}
