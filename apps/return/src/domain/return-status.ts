import { ReturnErrors } from './return.errors.ts';

/** Every move that exists. What is not here is refused, whoever wants it. */
export const returnMoves = {
  requested: ['approved', 'rejected', 'cancelled'],
  /** The last two without sending anything back: only a claim takes them. */
  approved: ['in_transit', 'received', 'cancelled', 'refund_requested', 'completed'],
  rejected: [],
  in_transit: ['received'],
  received: ['inspected'],
  inspected: ['refund_requested', 'completed'],
  /** A refund that failed leaves it here: staff asks again. */
  refund_requested: ['completed'],
  completed: [],
  cancelled: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ReturnStatus = keyof typeof returnMoves;

export const returnStatuses = Object.keys(returnMoves) as [ReturnStatus, ...ReturnStatus[]];

/** @throws return.illegal_transition, with `state` and `allowed` for the caller */
export function assertMove(from: ReturnStatus, to: ReturnStatus): void {
  const allowed: readonly ReturnStatus[] = returnMoves[from];
  if (!allowed.includes(to)) {
    throw ReturnErrors.illegal_transition({
      detail: `A return that is ${from} cannot become ${to}.`,
      extensions: { state: from, allowed },
    });
  }
}
