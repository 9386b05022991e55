import { Column, Entity, PrimaryColumn } from 'typeorm';
import { instant, optional, setByDatabase, text } from './column-types.ts';

@Entity('payment_methods')
export class PaymentMethodEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column(text('user_id', 64)) userId: string;
  @Column(text('provider', 32)) provider: string;
  /** Encrypted. */
  @Column({ name: 'provider_customer_id', type: 'text', nullable: true }) providerCustomerId: string | null;
  /** Encrypted. */
  @Column({ type: 'text' }) token: string;
  @Column(text('token_blind', 64)) tokenBlind: string;
  @Column(text('card_brand', 50)) cardBrand: string;
  @Column({ name: 'card_last4', type: 'char', length: 4 }) cardLast4: string;
  @Column({ name: 'exp_month', type: 'smallint' }) expMonth: number;
  @Column({ name: 'exp_year', type: 'smallint' }) expYear: number;
  @Column({ name: 'is_default', type: 'boolean' }) isDefault: boolean;
  @Column(setByDatabase('created_at')) createdAt: Date;
  @Column(setByDatabase('updated_at')) updatedAt: Date;
  @Column(optional(instant('deleted_at'))) deletedAt: Date | null;
}
