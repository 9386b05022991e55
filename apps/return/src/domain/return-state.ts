import type { EventDefinition, Sealed } from '@tenfold/contract-kit';
import type { BoughtLine, Condition, Disposition, Kind, Resolution, ReturnItem } from './return-item.ts';
import type { ReturnStatus } from './return-status.ts';

/** Whose order it is and what belongs to the order as a whole. */
export interface DeliveredOrder {
  readonly orderId: string;
  readonly number: string;
  /** The account, or `guest_<order id>`. */
  readonly userId: string;
  /** How a guest is told, sealed for notification. */
  readonly contact: Sealed<unknown> | null;
  /** Absent when nothing was to pay. */
  readonly paymentId: string | null;
  readonly currency: string;
  /** What shipping cost and how much of that was given back, minor units. */
  readonly shipping: number;
  readonly shippingRefunded: number;
}

export interface Authorization {
  readonly id: string;
  readonly rmaNumber: string;
  readonly expiresAt: Date;
  readonly labelUrl: string | null;
  carrier: string | null;
  trackingNumber: string | null;
  readonly issuedBy: string;
}

/** One wish that payment gives money back; `amount` = items + shipping − fee, minor units. */
export interface Refund {
  readonly id: string;
  readonly paymentId: string;
  readonly amount: number;
  readonly fee: number;
  readonly shippingAmount: number;
  readonly destination: 'original';
  status: 'requested' | 'succeeded' | 'failed';
  failureReason: string | null;
  readonly requestedAt: Date;
  finishedAt: Date | null;
}

/** A return with all that belongs to it: what decisions are made on. */
export interface ReturnState {
  readonly id: string;
  readonly number: string;
  readonly order: DeliveredOrder;
  readonly kind: Kind;
  readonly resolution: Resolution;
  status: ReturnStatus;
  readonly customerNote: string | null;
  staffNote: string | null;
  rejectedReason: string | null;
  approvedBy: string | null;
  readonly createdAt: Date;
  /** Version of its last event. */
  streamVersion: number;
  /** Of the row; what a writer compares. 0: not stored yet. */
  readonly version: number;
  readonly items: readonly ReturnItem[];
  /** By order item. */
  readonly lines: ReadonlyMap<string, BoughtLine & { readonly unitsReceived: number }>;
  authorization: Authorization | null;
  /** The oldest first. */
  readonly refunds: Refund[];
}

export interface Move {
  readonly from: ReturnStatus | null;
  readonly to: ReturnStatus;
  readonly reason: string | null;
  /** User id, or `system:<service>`. */
  readonly actor: string;
  readonly eventId: string | null;
}

export interface ReturnEvent {
  readonly definition: EventDefinition;
  readonly data: unknown;
}

/** Changes of what is counted for a line over all returns of its order. */
export interface LineChange {
  readonly orderItemId: string;
  readonly returned?: number;
  readonly received?: number;
  /** `before` is what the decision was made on: another number by now makes the decision void. */
  readonly refunded?: { readonly before: number; readonly units: number };
}

/** What was found of one item. `disposition` is given exactly when something was received. */
export interface Finding {
  readonly orderItemId: string;
  readonly receivedQuantity: number;
  readonly condition: Condition;
  readonly disposition: Disposition | null;
}

export interface Actor {
  /** User id, or `system:<service>`. */
  readonly id: string;
  readonly isStaff: boolean;
}
