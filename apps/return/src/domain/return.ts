import type { EventDefinition } from '@tenfold/contract-kit';
import {
  ReturnApprovedV1,
  ReturnCancelledV1,
  ReturnCompletedV1,
  ReturnInspectedV1,
  ReturnReceivedV1,
  ReturnRefundRequestedV1,
  ReturnRejectedV1,
  ReturnRequestedV1,
} from '@tenfold/return-contracts';
import type { z } from 'zod';
import { moneyOf } from './return-item.ts';
import type {
  Actor,
  Authorization,
  Finding,
  LineChange,
  Move,
  Refund,
  ReturnEvent,
  ReturnState,
} from './return-state.ts';
import { assertMove, returnMoves, type ReturnStatus } from './return-status.ts';
import { ReturnErrors } from './return.errors.ts';

export type CancelReason = z.input<typeof ReturnCancelledV1.data>['reason'];

/** How the money of the items that came back is given back. All amounts in minor units of the order's currency. */
export interface RefundTerms {
  readonly refundId: string;
  /** Items that get less than their share. */
  readonly amounts: ReadonlyMap<string, number>;
  readonly fee: number;
  readonly shippingAmount: number;
}

/**
 * One return. Every decision about it is a method here: it changes the state and notes what is to be published, counted
 * and written into the history; nothing is stored. Each may throw return.illegal_transition.
 */
export class Return {
  readonly events: ReturnEvent[] = [];
  readonly moves: Move[] = [];
  readonly lineChanges: LineChange[] = [];
  readonly changedRefunds = new Set<Refund>();
  /** Of the order's shipping cost, what this return asks back now. */
  shippingClaimed = 0;

  constructor(
    readonly state: ReturnState,
    private readonly now: Date,
  ) {}

  /** The units must have been claimed in the same transaction. */
  static request(state: ReturnState, now: Date, by: Actor): Return {
    const asked = new Return(state, now);
    asked.moves.push({ from: null, to: 'requested', reason: null, actor: by.id, eventId: null });
    asked.publish(ReturnRequestedV1, asked.picture());
    return asked;
  }

  approve(authorization: Authorization, note?: string): void {
    this.move('approved', authorization.issuedBy);
    this.state.approvedBy = authorization.issuedBy;
    this.state.staffNote = note ?? this.state.staffNote;
    this.state.authorization = authorization;
    const { rmaNumber, expiresAt, labelUrl } = authorization;
    this.publish(ReturnApprovedV1, {
      ...this.picture(),
      rmaNumber,
      expiresAt: expiresAt.toISOString(),
      ...(labelUrl !== null && { labelUrl }),
    });
  }

  reject(reason: string, by: Actor): void {
    this.move('rejected', by.id, reason);
    this.state.rejectedReason = reason;
    this.giveUnitsBack();
    this.publish(ReturnRejectedV1, { ...this.picture(), reason });
  }

  cancel(reason: CancelReason, by: Actor): void {
    this.move('cancelled', by.id, reason);
    this.giveUnitsBack();
    this.publish(ReturnCancelledV1, { ...this.picture(), reason });
  }

  markInTransit(by: Actor): void {
    this.move('in_transit', by.id);
  }

  receive(by: Actor): void {
    this.move('received', by.id);
    this.publish(ReturnReceivedV1, this.picture());
  }

  /**
   * Every item at once. Units that were not in the parcel can be asked for again.
   *
   * @throws return.not_all_inspected, return.quantity_not_available for more units than were to come back
   */
  inspect(findings: readonly Finding[], by: Actor): void {
    this.move('inspected', by.id);
    const byItem = new Map(findings.map((finding) => [finding.orderItemId, finding]));
    if (findings.length !== this.state.items.length || byItem.size !== findings.length)
      throw ReturnErrors.not_all_inspected();
    for (const item of this.state.items) {
      const found = byItem.get(item.orderItemId);
      if (found === undefined) throw ReturnErrors.not_all_inspected();
      if (found.receivedQuantity > item.quantity) {
        throw ReturnErrors.quantity_not_available({
          extensions: { itemId: item.orderItemId, left: item.quantity },
        });
      }
      item.receivedQuantity = found.receivedQuantity;
      item.condition = found.condition;
      item.disposition = found.disposition;
      this.lineChanges.push({
        orderItemId: item.orderItemId,
        returned: found.receivedQuantity - item.quantity,
        received: found.receivedQuantity,
      });
    }
    this.publish(ReturnInspectedV1, {
      items: this.state.items.map(({ orderItemId, variantId, receivedQuantity, disposition }) => ({
        itemId: orderItemId,
        variantId,
        restock: disposition === 'restock' ? receivedQuantity! : 0,
        writtenOff: disposition === 'write_off' ? receivedQuantity! : 0,
      })),
    });
  }

  /**
   * Asks payment for the money of what came back; with nothing to give back the return is complete. Which units it is
   * for is settled by this, whatever becomes of the refund.
   *
   * @throws return.refund_too_large, return.not_paid, return.unknown_item
   */
  requestRefund({ refundId, amounts, fee, shippingAmount }: RefundTerms, by: Actor): void {
    this.assertInspected();
    const unknown = [...amounts.keys()].find((id) => !this.state.items.some((item) => item.orderItemId === id));
    if (unknown !== undefined) throw ReturnErrors.unknown_item({ extensions: { itemId: unknown } });
    const ofItems = this.state.items.reduce((sum, item) => {
      const line = this.lineOf(item.orderItemId);
      const units = item.receivedQuantity ?? 0;
      const most = moneyOf(line, units);
      item.refundAmount = amounts.get(item.orderItemId) ?? most;
      if (item.refundAmount > most) throw tooLarge(most, item.orderItemId);
      this.lineChanges.push({
        orderItemId: item.orderItemId,
        refunded: { before: line.unitsRefunded, units },
      });
      return sum + item.refundAmount;
    }, 0);
    const shippingLeft = this.state.order.shipping - this.state.order.shippingRefunded;
    if (shippingAmount > shippingLeft) throw tooLarge(shippingLeft);
    if (fee > ofItems + shippingAmount) throw tooLarge(ofItems + shippingAmount);
    const amount = ofItems + shippingAmount - fee;
    this.shippingClaimed = shippingAmount;
    if (amount === 0) return this.complete(by.id);
    this.move('refund_requested', by.id);
    this.ask({ refundId, amount, fee, shippingAmount });
  }

  /**
   * After a refusal, under a new name. The units are the same; the amount may be less.
   *
   * @throws return.refund_not_failed, return.refund_too_large
   */
  askAgain(refundId: string, wanted: number | undefined): void {
    const last = this.state.refunds.at(-1);
    if (this.state.status !== 'refund_requested' || last?.status !== 'failed') throw ReturnErrors.refund_not_failed();
    const amount = wanted ?? last.amount;
    if (amount > last.amount) throw tooLarge(last.amount);
    const { fee, shippingAmount } = last;
    this.ask({ refundId, amount, fee, shippingAmount });
  }

  /** What payment said of a refund. Saying it twice changes nothing. @returns false for a contradiction. */
  recordRefund(refundId: string, failureReason: string | null, eventId: string): boolean {
    const refund = this.state.refunds.find(({ id }) => id === refundId);
    if (refund === undefined) return false;
    const outcome = failureReason === null ? 'succeeded' : 'failed';
    if (refund.status !== 'requested') return refund.status === outcome;
    refund.status = outcome;
    refund.failureReason = failureReason;
    refund.finishedAt = this.now;
    this.changedRefunds.add(refund);
    if (outcome === 'succeeded') this.complete('system:payment', eventId);
    return true;
  }

  private complete(actor: string, eventId: string | null = null): void {
    this.move('completed', actor, null, eventId);
    this.publish(ReturnCompletedV1, {
      items: this.state.items.map(({ orderItemId }) => ({
        itemId: orderItemId,
        returned: this.lineOf(orderItemId).unitsReceived,
      })),
    });
  }

  private ask(terms: Pick<Refund, 'amount' | 'fee' | 'shippingAmount'> & { readonly refundId: string }): void {
    const { paymentId, currency } = this.state.order;
    if (paymentId === null) throw ReturnErrors.not_paid();
    const { refundId, ...amounts } = terms;
    const refund: Refund = {
      id: refundId,
      paymentId,
      ...amounts,
      destination: 'original',
      status: 'requested',
      failureReason: null,
      requestedAt: this.now,
      finishedAt: null,
    };
    this.state.refunds.push(refund);
    this.changedRefunds.add(refund);
    this.publish(ReturnRefundRequestedV1, {
      refundId,
      amount: { amount: refund.amount, currency },
      destination: refund.destination,
    });
  }

  /** A claim is settled without sending anything back; everything else was looked into before its money moves. */
  private assertInspected(): void {
    const { status, kind } = this.state;
    if (status !== 'approved' || kind === 'claim') return;
    throw ReturnErrors.illegal_transition({
      detail: 'What comes back is inspected before its money goes back.',
      extensions: {
        state: status,
        allowed: returnMoves.approved.filter((to) => !returnMoves.inspected.includes(to as never)),
      },
    });
  }

  private giveUnitsBack(): void {
    for (const { orderItemId, quantity } of this.state.items)
      this.lineChanges.push({ orderItemId, returned: -quantity });
  }

  private move(to: ReturnStatus, actor: string, reason: string | null = null, eventId: string | null = null): void {
    const from = this.state.status;
    assertMove(from, to);
    this.moves.push({ from, to, reason, actor, eventId });
    this.state.status = to;
  }

  private lineOf(orderItemId: string) {
    const line = this.state.lines.get(orderItemId);
    if (line === undefined) throw new Error(`Return ${this.state.id} has an item of no line: ${orderItemId}`);
    return line;
  }

  private picture() {
    const { number, order, status, items } = this.state;
    return {
      number,
      orderNumber: order.number,
      ...(order.contact === null ? { userId: order.userId } : { contact: order.contact }),
      state: status,
      items: items.map(({ orderItemId, variantId, name, quantity }) => ({
        itemId: orderItemId,
        variantId,
        name,
        quantity,
      })),
    };
  }

  private publish<E extends EventDefinition>(
    definition: E,
    data: Omit<z.input<E['data']>, 'returnId' | 'orderId' | 'version'>,
  ): void {
    this.state.streamVersion += 1;
    const { id: returnId, order, streamVersion: version } = this.state;
    this.events.push({ definition, data: { returnId, orderId: order.orderId, version, ...data } });
  }
}

function tooLarge(most: number, itemId?: string) {
  return ReturnErrors.refund_too_large({ extensions: { most, ...(itemId !== undefined && { itemId }) } });
}
