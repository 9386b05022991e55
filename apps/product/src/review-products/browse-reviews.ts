import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import type { Page } from '@tenfold/service-host';
import { ReviewEntity } from '../persistence/entities/review.entities.ts';
import {
  newestFirst,
  type ModeratedReviewView,
  type ModerationQuery,
  type ReviewPage,
  type ReviewsQuery,
} from './review.schema.ts';
import { showModerated, showReview } from './show-review.ts';

const RATING = `
  SELECT count(*)::int AS count, round(avg(rating), 2)::float8 AS average
  FROM reviews_active WHERE product_id = $1 AND status = 'published'`;

@Injectable()
export class BrowseReviews {
  constructor(private readonly database: Database) {}

  /** What was published about a product, the newest first. */
  async published({ productId, limit, cursor }: ReviewsQuery): Promise<ReviewPage> {
    const [rating] = await this.database.read.query<{ count: number; average: number | null }[]>(RATING, [productId]);
    const { count, average } = rating!;
    const rows = await this.#rows({ status: 'published', limit, cursor }, productId);
    const { items, nextCursor } = newestFirst.page(rows, limit, ({ id }) => [id], showReview);
    return {
      items: [...items],
      ...(nextCursor !== undefined && { nextCursor }),
      rating: { count, ...(average !== null && { average }) },
    };
  }

  /** Of all products, as staff see them; the newest first. */
  async inState(query: ModerationQuery): Promise<Page<ModeratedReviewView>> {
    return newestFirst.page(await this.#rows(query), query.limit, ({ id }) => [id], showModerated);
  }

  async #rows({ status, limit, cursor }: ModerationQuery, productId?: string): Promise<ReviewEntity[]> {
    const query = this.database.read.createQueryBuilder(ReviewEntity, 'review').where('review.status = :status', {
      status,
    });
    if (productId !== undefined) query.andWhere('review.productId = :productId', { productId });
    const [before] = newestFirst.decode(cursor) ?? [];
    if (before !== undefined) query.andWhere('review.id < :before', { before });
    return query
      .orderBy('review.id', 'DESC')
      .limit(limit + 1)
      .getMany();
  }
}
