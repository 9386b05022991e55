import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { Authenticated, Caller, Public, type Identity } from '@tenfold/auth-guard';
import { fingerprint } from '@tenfold/database';
import { Answers, IdempotencyKey, Summary, Throws } from '@tenfold/service-host';
import { ProductErrors } from '../domain/product.errors.ts';
import { BrowseReviews } from './browse-reviews.ts';
import {
  moderatedReviewView,
  reviewPage,
  reviewsQuery,
  submitReviewBody,
  type ModeratedReviewView,
  type ReviewPage,
  type ReviewsQuery,
  type SubmitReviewBody,
} from './review.schema.ts';
import { SubmitReview } from './submit-review.ts';

@Controller('v1/reviews')
export class ReviewsController {
  constructor(
    private readonly browse: BrowseReviews,
    private readonly submitReview: SubmitReview,
  ) {}

  @Get()
  @Public()
  @Summary('What customers say about a product, the newest first, and how they rate it')
  @Answers(200, 'One page, and the rating over all', reviewPage)
  published(@Query({ schema: reviewsQuery }) query: ReviewsQuery): Promise<ReviewPage> {
    return this.browse.published(query);
  }

  @Post()
  @Authenticated()
  @Summary('Says what the caller thinks of a product, once; staff reads it before it is shown')
  @Answers(201, 'The review, pending', moderatedReviewView)
  @Throws(ProductErrors.not_found, ProductErrors.review_exists)
  submit(
    @Caller() { userId }: Identity,
    @IdempotencyKey() key: string,
    @Body({ schema: submitReviewBody }) body: SubmitReviewBody,
  ): Promise<ModeratedReviewView> {
    const request = { key, caller: userId, route: 'POST /v1/reviews', fingerprint: fingerprint(body) };
    return this.submitReview.run(request, userId, body);
  }
}
