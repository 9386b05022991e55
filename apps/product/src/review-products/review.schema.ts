import { CursorCodec, pageOf, pageQuery } from '@tenfold/service-host';
import { z } from 'zod';
import { reviewStatuses } from '../domain/review-status.ts';

export const submitReviewBody = z.object({
  productId: z.uuid(),
  rating: z.int().min(1).max(5),
  title: z.string().trim().min(1).max(150).optional(),
  body: z.string().trim().min(1).max(5000).optional(),
});
export type SubmitReviewBody = z.output<typeof submitReviewBody>;

export const reviewsQuery = pageQuery.extend({ productId: z.uuid() });
export type ReviewsQuery = z.output<typeof reviewsQuery>;

export const moderationQuery = pageQuery.extend({ status: z.enum(reviewStatuses).default('pending') });
export type ModerationQuery = z.output<typeof moderationQuery>;

export const reviewView = z.object({
  id: z.uuid(),
  productId: z.uuid(),
  rating: z.int().min(1).max(5),
  title: z.string().optional(),
  body: z.string().optional(),
  verifiedPurchase: z.boolean(),
  writtenAt: z.string(),
});
export type ReviewView = z.output<typeof reviewView>;

/** As its writer and staff see it. */
export const moderatedReviewView = reviewView.extend({
  status: z.enum(reviewStatuses),
  userId: z.string(),
  orderId: z.string().optional(),
});
export type ModeratedReviewView = z.output<typeof moderatedReviewView>;

export const reviewPage = pageOf(reviewView).extend({
  /** Over all published reviews of the product. */
  rating: z.object({
    count: z.int().nonnegative(),
    /** To two decimals; absent without a review. */
    average: z.number().optional(),
  }),
});
export type ReviewPage = z.output<typeof reviewPage>;

export const moderationPage = pageOf(moderatedReviewView);

/** The ids are ordered by time, so one column sorts and cuts the list. */
export const newestFirst = new CursorCodec(z.tuple([z.uuid()]));
