import { Injectable } from '@nestjs/common';
import type { Tx } from '@tenfold/database';
import { PermanentFailure } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import type { Return } from '../domain/return.ts';
import { Returns } from '../persistence/returns.repository.ts';

/** What payment answered. Refunds that no return asked for are passed over. */
@Injectable()
export class RecordRefund {
  constructor(private readonly returns: Returns) {}

  async read(db: EntityManager, returnId: string | undefined): Promise<Return | undefined> {
    return returnId === undefined ? undefined : this.returns.find(returnId, db);
  }

  /** @throws PermanentFailure `contradiction` for a refund that this return never asked for, or that has another outcome */
  async run(
    tx: Tx,
    current: Return | undefined,
    answer: { readonly refundId: string; readonly returnId?: string | undefined; readonly failureReason?: string },
    eventId: string,
  ): Promise<void> {
    const { refundId, returnId, failureReason = null } = answer;
    if (returnId === undefined) return;
    if (current === undefined || !current.recordRefund(refundId, failureReason, eventId)) {
      throw new PermanentFailure(`Refund ${refundId} is not one that return ${returnId} waits for`, 'contradiction');
    }
    if (current.changedRefunds.size > 0) await this.returns.save(tx, current);
  }
}
