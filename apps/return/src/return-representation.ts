import { z } from 'zod';
import { conditions, dispositions, kinds, reasons, resolutions } from './domain/return-item.ts';
import type { ReturnState } from './domain/return-state.ts';
import { returnStatuses } from './domain/return-status.ts';

const units = z.int().nonnegative();
/** Minor units of the return's currency. */
const amount = z.int().nonnegative();

export const returnView = z.object({
  id: z.uuid(),
  number: z.string(),
  orderId: z.string(),
  orderNumber: z.string(),
  kind: z.enum(kinds),
  resolution: z.enum(resolutions),
  status: z.enum(returnStatuses),
  currency: z.string(),
  items: z.array(
    z.object({
      itemId: z.string(),
      variantId: z.string(),
      name: z.string(),
      quantity: units,
      reason: z.enum(reasons),
      reasonNote: z.string().optional(),
      receivedQuantity: units.optional(),
      condition: z.enum(conditions).optional(),
      disposition: z.enum(dispositions).optional(),
      refundAmount: amount.optional(),
    }),
  ),
  customerNote: z.string().optional(),
  rejectedReason: z.string().optional(),
  /** What the parcel is accepted by; there once the return was approved. */
  authorization: z
    .object({
      rmaNumber: z.string(),
      expiresAt: z.string(),
      labelUrl: z.string().optional(),
      carrier: z.string().optional(),
      trackingNumber: z.string().optional(),
    })
    .optional(),
  refunds: z.array(
    z.object({
      id: z.uuid(),
      amount,
      fee: amount,
      shippingAmount: amount,
      status: z.enum(['requested', 'succeeded', 'failed']),
      failureReason: z.string().optional(),
      requestedAt: z.string(),
      finishedAt: z.string().optional(),
    }),
  ),
  requestedAt: z.string(),
});
export type ReturnView = z.output<typeof returnView>;

export const returnSummary = returnView.pick({
  id: true,
  number: true,
  orderId: true,
  kind: true,
  status: true,
  requestedAt: true,
});
export type ReturnSummary = z.output<typeof returnSummary>;

export const staffReturnView = returnView.extend({
  userId: z.string(),
  staffNote: z.string().optional(),
});
export type StaffReturnView = z.output<typeof staffReturnView>;

export function showReturn(state: ReturnState): ReturnView {
  const { authorization } = state;
  return {
    id: state.id,
    number: state.number,
    orderId: state.order.orderId,
    orderNumber: state.order.number,
    kind: state.kind,
    resolution: state.resolution,
    status: state.status,
    currency: state.order.currency,
    items: state.items.map((item) => ({
      itemId: item.orderItemId,
      variantId: item.variantId,
      name: item.name,
      quantity: item.quantity,
      reason: item.reason,
      ...given({
        reasonNote: item.reasonNote,
        receivedQuantity: item.receivedQuantity,
        condition: item.condition,
        disposition: item.disposition,
        refundAmount: item.refundAmount,
      }),
    })),
    ...given({ customerNote: state.customerNote, rejectedReason: state.rejectedReason }),
    ...(authorization !== null && {
      authorization: {
        rmaNumber: authorization.rmaNumber,
        expiresAt: authorization.expiresAt.toISOString(),
        ...given({
          labelUrl: authorization.labelUrl,
          carrier: authorization.carrier,
          trackingNumber: authorization.trackingNumber,
        }),
      },
    }),
    refunds: state.refunds.map((refund) => ({
      id: refund.id,
      amount: refund.amount,
      fee: refund.fee,
      shippingAmount: refund.shippingAmount,
      status: refund.status,
      requestedAt: refund.requestedAt.toISOString(),
      ...given({ failureReason: refund.failureReason, finishedAt: refund.finishedAt?.toISOString() }),
    })),
    requestedAt: state.createdAt.toISOString(),
  };
}

export function showToStaff(state: ReturnState): StaffReturnView {
  return { ...showReturn(state), userId: state.order.userId, ...given({ staffNote: state.staffNote }) };
}

/** Without the fields that have no value. */
function given<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const present = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(present) as { [K in keyof T]?: NonNullable<T[K]> };
}
