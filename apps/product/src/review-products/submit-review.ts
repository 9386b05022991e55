import { Injectable } from '@nestjs/common';
import { Idempotency, newId, uniqueViolation, type IdempotentRequest } from '@tenfold/database';
import { Outbox } from '@tenfold/messaging';
import { ReviewSubmittedV1 } from '@tenfold/product-contracts';
import { ProductErrors } from '../domain/product.errors.ts';
import { ReviewEntity } from '../persistence/entities/review.entities.ts';
import type { ModeratedReviewView, SubmitReviewBody } from './review.schema.ts';
import { showModerated } from './show-review.ts';

const PRODUCT = `
  SELECT now() AS now, (SELECT b.order_id FROM review_purchases b WHERE b.user_id = $2 AND b.product_id = p.id
                        ORDER BY b.delivered_at DESC LIMIT 1) AS "orderId"
  FROM products p WHERE p.id = $1 AND p.status = 'active' AND p.deleted_at IS NULL`;

/** A customer says what they think of a product. Nobody else reads it before staff has. */
@Injectable()
export class SubmitReview {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
  ) {}

  /** @throws product.not_found, product.review_exists */
  async run(request: IdempotentRequest, userId: string, review: SubmitReviewBody): Promise<ModeratedReviewView> {
    const { productId, rating, title = null, body = null } = review;
    try {
      const { answer } = await this.idempotency.once(request, async (tx, claim) => {
        const [product] = await tx.query<{ now: Date; orderId: string | null }[]>(PRODUCT, [productId, userId]);
        if (product === undefined) throw ProductErrors.not_found();
        const { now: createdAt, orderId } = product;
        const row = { id: newId(), productId, userId, orderId, rating, title, body };
        const verifiedPurchase = orderId !== null;
        await claim({ status: 201, body: showModerated({ ...row, verifiedPurchase, status: 'pending', createdAt }) });
        await tx.insert(ReviewEntity, { ...row, verifiedPurchase, streamVersion: 1 });
        await this.outbox.add(tx, ReviewSubmittedV1, {
          reviewId: row.id,
          version: 1,
          productId,
          userId,
          rating,
          verifiedPurchase,
        });
      });
      return answer.body as ModeratedReviewView;
    } catch (error) {
      if (uniqueViolation(error, 'uq_reviews_product_id_user_id')) throw ProductErrors.review_exists();
      throw error;
    }
  }
}
