import { Injectable } from '@nestjs/common';
import { Database, newId, type Tx } from '@tenfold/database';
import { Outbox, StaleVersion } from '@tenfold/messaging';
import { untilCurrent } from '@tenfold/service-host';
import type { EntityManager } from 'typeorm';
import { Return } from '../domain/return.ts';
import type { Refund, ReturnState } from '../domain/return-state.ts';
import { ReturnErrors } from '../domain/return.errors.ts';
import { RefundEntity } from './entities/refund.entity.ts';
import {
  ReturnAuthorizationEntity,
  ReturnItemEntity,
  ReturnRequestEntity,
  ReturnStatusHistoryEntity,
} from './entities/return.entities.ts';
import { Returnables } from './returnables.repository.ts';

const UPDATE = `
  UPDATE return_requests
  SET status = $3, stream_version = $4, staff_note = $5, rejected_reason = $6, approved_by = $7,
      approved_at = CASE WHEN 'approved' = ANY ($8) THEN now() ELSE approved_at END,
      received_at = CASE WHEN 'received' = ANY ($8) THEN now() ELSE received_at END,
      completed_at = CASE WHEN 'completed' = ANY ($8) THEN now() ELSE completed_at END,
      cancelled_at = CASE WHEN 'cancelled' = ANY ($8) THEN now() ELSE cancelled_at END,
      version = version + 1
  WHERE id = $1 AND version = $2`;

/**
 * Returns are read without a lock, decided in memory, and written on condition that the row is still the one that was
 * read; whoever comes second reads and decides again. So each return has one writer at a time, and its events have versions
 * without gaps.
 */
@Injectable()
export class Returns {
  constructor(
    private readonly database: Database,
    private readonly returnables: Returnables,
    private readonly outbox: Outbox,
  ) {}

  async find(id: string, db: EntityManager = this.database.read): Promise<Return | undefined> {
    const row = await db.findOneBy(ReturnRequestEntity, { id });
    if (row === null) return undefined;
    const items = await db.find(ReturnItemEntity, { where: { returnId: id }, order: { orderItemId: 'ASC' } });
    const refunds = await db.find(RefundEntity, { where: { returnId: id }, order: { id: 'ASC' } });
    const authorization = await db.findOneBy(ReturnAuthorizationEntity, { returnId: id });
    const { order, lines } = (await this.returnables.find(db, row.orderId))!;
    const [clock] = await db.query<{ now: Date }[]>('SELECT now() AS now');
    const state: ReturnState = {
      ...row,
      order,
      items: items.map((item) => ({ ...item, name: lines.get(item.orderItemId)!.name })),
      lines,
      authorization,
      refunds: refunds.map((refund) => ({ ...refund, destination: 'original' })),
    };
    return new Return(state, clock!.now);
  }

  /**
   * Decides and stores in one transaction, again if somebody else was quicker. `decide` may write rows of its own.
   *
   * @throws return.not_found, also when `isAllowed` refuses; return.busy after five lost races
   */
  change<T>(
    id: string,
    decide: (current: Return, tx: Tx) => T | Promise<T>,
    isAllowed: (state: ReturnState) => boolean = () => true,
  ): Promise<T> {
    return this.untilCurrent(async () => {
      const current = await this.find(id);
      if (current === undefined || !isAllowed(current.state)) throw ReturnErrors.not_found();
      return this.database.transaction(async (tx) => {
        const result = await decide(current, tx);
        await this.save(tx, current);
        return result;
      });
    });
  }

  /** Runs `work`, which reads and saves, again as long as somebody else was quicker. @throws return.busy */
  untilCurrent<T>(work: () => Promise<T>): Promise<T> {
    return untilCurrent(work, { refusal: ReturnErrors.busy });
  }

  /** @throws StaleVersion when the row, or what is counted for a line, is not what the decision was made on. */
  async save(tx: Tx, changed: Return): Promise<void> {
    const { state, moves, events, lineChanges } = changed;
    const isNew = state.version === 0;
    await (isNew ? this.insert(tx, changed) : this.update(tx, changed));
    for (const { from, to, ...rest } of moves) {
      await tx.insert(ReturnStatusHistoryEntity, {
        id: newId(),
        returnId: state.id,
        fromStatus: from,
        toStatus: to,
        ...rest,
      });
    }
    if (moves.some(({ to }) => to === 'approved')) {
      await tx.insert(ReturnAuthorizationEntity, { ...state.authorization!, returnId: state.id });
    }
    await this.returnables.apply(tx, lineChanges);
    await this.returnables.claimShipping(tx, state.order.orderId, changed.shippingClaimed);
    for (const refund of changed.changedRefunds) await this.saveRefund(tx, state, refund);
    for (const { definition, data } of events) await this.outbox.add(tx, definition, data as never);
  }

  private async insert(tx: Tx, { state, moves }: Return): Promise<void> {
    const wasApproved = moves.some(({ to }) => to === 'approved');
    await tx.insert(ReturnRequestEntity, {
      id: state.id,
      number: state.number,
      orderId: state.order.orderId,
      userId: state.order.userId,
      kind: state.kind,
      resolution: state.resolution,
      status: state.status,
      customerNote: state.customerNote,
      staffNote: state.staffNote,
      approvedBy: state.approvedBy,
      approvedAt: wasApproved ? () => 'now()' : null,
      streamVersion: state.streamVersion,
      version: 1,
    });
    for (const { name: _, ...item } of state.items) await tx.insert(ReturnItemEntity, { ...item, returnId: state.id });
  }

  private async update(tx: Tx, { state, moves, lineChanges }: Return): Promise<void> {
    const [, updated] = await tx.query<[unknown[], number]>(UPDATE, [
      state.id,
      state.version,
      state.status,
      state.streamVersion,
      state.staffNote,
      state.rejectedReason,
      state.approvedBy,
      moves.map(({ to }) => to),
    ]);
    if (updated !== 1) throw new StaleVersion();
    if (lineChanges.length === 0) return;
    for (const { id, condition, receivedQuantity, disposition, refundAmount } of state.items) {
      await tx.update(ReturnItemEntity, { id }, { condition, receivedQuantity, disposition, refundAmount });
    }
  }

  private async saveRefund(tx: Tx, { id: returnId, order }: ReturnState, refund: Refund): Promise<void> {
    const { requestedAt: _, finishedAt, ...row } = refund;
    if (finishedAt === null) {
      const { orderId, currency } = order;
      await tx.insert(RefundEntity, { ...row, returnId, orderId, currency });
      return;
    }
    const { status, failureReason } = refund;
    await tx.update(
      RefundEntity,
      { id: refund.id },
      { status, failureReason, paymentRefundId: refund.id, finishedAt: () => 'now()' },
    );
  }
}
