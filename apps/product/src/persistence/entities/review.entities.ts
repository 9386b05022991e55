import { bigintToNumber } from '@tenfold/database';
import { Column, Entity } from 'typeorm';
import { ChangingRow, EditedRow } from './rows.ts';

@Entity('reviews')
export class ReviewEntity extends EditedRow {
  @Column('uuid', { name: 'product_id' })
  productId: string;

  @Column('varchar', { name: 'user_id', length: 64 })
  userId: string;

  @Column('varchar', { name: 'order_id', length: 64, nullable: true })
  orderId: string | null;

  @Column('smallint', { name: 'rating' })
  rating: number;

  @Column('varchar', { name: 'title', length: 150, nullable: true })
  title: string | null;

  @Column('text', { name: 'body', nullable: true })
  body: string | null;

  @Column('enum', {
    name: 'status',
    enum: ['pending', 'published', 'rejected'],
    enumName: 'review_status',
    default: 'pending',
  })
  status: 'pending' | 'published' | 'rejected';

  @Column('boolean', { name: 'verified_purchase', default: false })
  verifiedPurchase: boolean;

  @Column('varchar', { name: 'moderated_by', length: 64, nullable: true })
  moderatedBy: string | null;

  @Column('timestamptz', { name: 'moderated_at', nullable: true })
  moderatedAt: Date | null;

  /** Version of the last event of this review. */
  @Column('bigint', { name: 'stream_version', default: 0, transformer: bigintToNumber })
  streamVersion: number;
}

@Entity('review_purchases')
export class ReviewPurchaseEntity extends ChangingRow {
  @Column('varchar', { name: 'user_id', length: 64 })
  userId: string;

  @Column('uuid', { name: 'product_id' })
  productId: string;

  @Column('varchar', { name: 'order_id', length: 64 })
  orderId: string;

  @Column('timestamptz', { name: 'delivered_at' })
  deliveredAt: Date;
}
