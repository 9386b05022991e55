import { ProductErrors } from './product.errors.ts';

/** Every move that exists. A published review can be taken down again, a rejected one let in after all. */
export const reviewMoves = {
  pending: ['published', 'rejected'],
  published: ['rejected'],
  rejected: ['published'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ReviewStatus = keyof typeof reviewMoves;

export const reviewStatuses = Object.keys(reviewMoves) as [ReviewStatus, ...ReviewStatus[]];

/** @throws product.review_already_moderated, with `state` and `allowed` for the caller */
export function assertReviewMove(from: ReviewStatus, to: ReviewStatus): void {
  const allowed: readonly ReviewStatus[] = reviewMoves[from];
  if (!allowed.includes(to)) throw ProductErrors.review_already_moderated({ extensions: { state: from, allowed } });
}
