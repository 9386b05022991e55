import { Column, Entity, PrimaryColumn } from 'typeorm';
import { optional, setByDatabase, text } from './column-types.ts';

/** A card for one order; a guest has no other. */
@Entity('one_off_methods')
export class OneOffMethodEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column(optional(text('user_id', 64))) userId: string | null;
  @Column(text('provider', 32)) provider: string;
  /** Encrypted; null when it was used up and no call can need it again. */
  @Column({ type: 'text', nullable: true }) token: string | null;
  @Column(text('card_brand', 50)) cardBrand: string;
  @Column({ name: 'card_last4', type: 'char', length: 4 }) cardLast4: string;
  @Column({ name: 'exp_month', type: 'smallint' }) expMonth: number;
  @Column({ name: 'exp_year', type: 'smallint' }) expYear: number;
  /** The order that used it up. */
  @Column(optional(text('order_id', 64))) orderId: string | null;
  @Column(setByDatabase('created_at')) createdAt: Date;
  @Column(setByDatabase('updated_at')) updatedAt: Date;
}
