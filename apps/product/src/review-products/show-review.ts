import type { ReviewEntity } from '../persistence/entities/review.entities.ts';
import type { ModeratedReviewView, ReviewView } from './review.schema.ts';

export type ReviewRow = Pick<
  ReviewEntity,
  'id' | 'productId' | 'userId' | 'orderId' | 'rating' | 'title' | 'body' | 'status' | 'verifiedPurchase' | 'createdAt'
>;

export function showReview({ id, productId, rating, title, body, verifiedPurchase, createdAt }: ReviewRow): ReviewView {
  return {
    id,
    productId,
    rating,
    ...(title !== null && { title }),
    ...(body !== null && { body }),
    verifiedPurchase,
    writtenAt: createdAt.toISOString(),
  };
}

export function showModerated(row: ReviewRow): ModeratedReviewView {
  const { status, userId, orderId } = row;
  return { ...showReview(row), status, userId, ...(orderId !== null && { orderId }) };
}
