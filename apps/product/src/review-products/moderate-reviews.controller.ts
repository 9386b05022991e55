import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { Answers, Summary, Throws, type Page } from '@tenfold/service-host';
import { z } from 'zod';
import { ProductErrors } from '../domain/product.errors.ts';
import { BrowseReviews } from './browse-reviews.ts';
import { ModerateReview } from './moderate-review.ts';
import {
  moderatedReviewView,
  moderationPage,
  moderationQuery,
  type ModeratedReviewView,
  type ModerationQuery,
} from './review.schema.ts';

@Controller('v1/admin/reviews')
@RequiresPermission('catalog.write')
export class ModerateReviewsController {
  constructor(
    private readonly browse: BrowseReviews,
    private readonly moderate: ModerateReview,
  ) {}

  @Get()
  @Summary('Lists reviews by their state, those that nobody has read yet by default')
  @Answers(200, 'One page, the newest first', moderationPage)
  list(@Query({ schema: moderationQuery }) query: ModerationQuery): Promise<Page<ModeratedReviewView>> {
    return this.browse.inState(query);
  }

  @Post(':id/publish')
  @HttpCode(200)
  @Summary('Shows a review to everybody')
  @Answers(200, 'The review', moderatedReviewView)
  @Throws(ProductErrors.review_not_found, ProductErrors.review_already_moderated, ProductErrors.stale_version)
  publish(@Caller() caller: Identity, @Param('id', { schema: z.uuid() }) id: string): Promise<ModeratedReviewView> {
    return this.moderate.run(caller, id, 'published');
  }

  @Post(':id/reject')
  @HttpCode(200)
  @Summary('Keeps a review out, or takes it down')
  @Answers(200, 'The review', moderatedReviewView)
  @Throws(ProductErrors.review_not_found, ProductErrors.review_already_moderated, ProductErrors.stale_version)
  reject(@Caller() caller: Identity, @Param('id', { schema: z.uuid() }) id: string): Promise<ModeratedReviewView> {
    return this.moderate.run(caller, id, 'rejected');
  }
}
