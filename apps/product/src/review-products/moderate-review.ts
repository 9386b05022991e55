import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { AuditLog, Database } from '@tenfold/database';
import { currentCorrelation, Outbox } from '@tenfold/messaging';
import { ReviewPublishedV1 } from '@tenfold/product-contracts';
import { ProductErrors } from '../domain/product.errors.ts';
import { assertReviewMove } from '../domain/review-status.ts';
import { ReviewEntity, ReviewPurchaseEntity } from '../persistence/entities/review.entities.ts';
import type { ModeratedReviewView } from './review.schema.ts';
import { showModerated } from './show-review.ts';

/** Staff lets a review in or keeps it out. Rejecting is told to nobody. */
@Injectable()
export class ModerateReview {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /** @throws product.review_not_found, review_already_moderated, stale_version when somebody else was quicker */
  async run(caller: Identity, id: string, to: 'published' | 'rejected'): Promise<ModeratedReviewView> {
    const review = await this.database.read.findOneBy(ReviewEntity, { id });
    if (review === null) throw ProductErrors.review_not_found();
    assertReviewMove(review.status, to);
    const streamVersion = review.streamVersion + (to === 'published' ? 1 : 0);
    const purchase = await this.#purchaseOf(review);
    await this.database.transaction(async (tx) => {
      const { affected } = await tx.update(
        ReviewEntity,
        { id, version: review.version },
        {
          status: to,
          moderatedBy: caller.userId,
          moderatedAt: () => 'now()',
          ...purchase,
          streamVersion,
          version: review.version + 1,
        },
      );
      if (affected !== 1) throw ProductErrors.stale_version();
      const { productId, userId, rating, verifiedPurchase } = { ...review, ...purchase };
      if (to === 'published') {
        const said = { reviewId: id, version: streamVersion, productId, userId, rating, verifiedPurchase };
        await this.outbox.add(tx, ReviewPublishedV1, said);
      }
      await this.audit.record(tx, {
        userId: caller.userId,
        entityType: 'review',
        entityId: id,
        action: 'update',
        before: { status: review.status },
        after: { status: to },
        requestId: currentCorrelation()?.requestId,
      });
    });
    return showModerated({ ...review, ...purchase, status: to });
  }

  /** A review that was written while its parcel arrived could not see that, nor be seen by it. */
  async #purchaseOf({ userId, productId, orderId, verifiedPurchase }: ReviewEntity) {
    if (verifiedPurchase) return { orderId, verifiedPurchase };
    const purchases = this.database.read.getRepository(ReviewPurchaseEntity);
    const bought = await purchases.findOne({ where: { userId, productId }, order: { deliveredAt: 'DESC' } });
    return bought === null ? { orderId, verifiedPurchase } : { orderId: bought.orderId, verifiedPurchase: true };
  }
}
