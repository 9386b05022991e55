import { defineEvent } from '@tenfold/contract-kit';
import { z } from 'zod';
import { ProductReviews } from './topics.ts';

const id = z.string().min(1).max(64);

/** `version` is that of the review. */
const reviewEvent = z.object({
  reviewId: id,
  version: z.int().positive(),
  productId: id,
  userId: id,
  rating: z.int().min(1).max(5),
  verifiedPurchase: z.boolean(),
});
const review = {
  type: 'review',
  id: (data: { reviewId: string }) => data.reviewId,
  version: (data: { version: number }) => data.version,
};
const key = (data: { reviewId: string }) => data.reviewId;

const sampleReview = {
  reviewId: '0197a1f0-0000-7000-8000-000000000020',
  productId: '0197a1f0-0000-7000-8000-000000000010',
  userId: '0197a1f0-0000-7000-8000-0000000000aa',
  rating: 5,
  verifiedPurchase: true,
};

export const ReviewSubmittedV1 = defineEvent({
  type: 'review.submitted.v1',
  topic: ProductReviews,
  summary: 'A customer wrote a review; nobody has read it yet.',
  key,
  aggregate: review,
  data: reviewEvent,
  sample: { ...sampleReview, version: 1 },
});

export const ReviewPublishedV1 = defineEvent({
  type: 'review.published.v1',
  topic: ProductReviews,
  summary: 'A review was approved and counts towards the rating of its product.',
  key,
  aggregate: review,
  data: reviewEvent,
  sample: { ...sampleReview, version: 2 },
});
