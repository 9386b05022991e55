import { Column, Entity } from 'typeorm';
import { EditedRow, EndingRow } from './rows.ts';

export type AddressType = 'shipping' | 'billing' | 'return';

/** Personal columns are ciphertext. */
@Entity('addresses')
export class AddressEntity extends EditedRow {
  @Column('varchar', { name: 'user_id', length: 64 })
  userId: string;

  @Column('enum', { name: 'type', enum: ['shipping', 'billing', 'return'], enumName: 'address_type' })
  type: AddressType;

  @Column('varchar', { name: 'label', length: 50, nullable: true })
  label: string | null;

  @Column('text', { name: 'recipient' })
  recipient: string;

  @Column('text', { name: 'company', nullable: true })
  company: string | null;

  @Column('text', { name: 'line1' })
  line1: string;

  @Column('text', { name: 'line2', nullable: true })
  line2: string | null;

  @Column('text', { name: 'city' })
  city: string;

  @Column('text', { name: 'state', nullable: true })
  state: string | null;

  @Column('text', { name: 'postal_code', nullable: true })
  postalCode: string | null;

  @Column('char', { name: 'country', length: 2 })
  country: string;

  @Column('text', { name: 'phone', nullable: true })
  phone: string | null;

  @Column('boolean', { name: 'is_default', default: false })
  isDefault: boolean;
}

/** A reference to a card that a provider holds. */
@Entity('payment_methods')
export class PaymentMethodEntity extends EndingRow {
  @Column('varchar', { name: 'user_id', length: 64 })
  userId: string;

  @Column('varchar', { name: 'provider', length: 32 })
  provider: string;

  @Column('text', { name: 'provider_method_id' })
  providerMethodId: string;

  @Column('varchar', { name: 'provider_method_id_blind', length: 64 })
  providerMethodIdBlind: string;

  @Column('varchar', { name: 'card_brand', length: 50 })
  cardBrand: string;

  @Column('char', { name: 'card_last4', length: 4 })
  cardLast4: string;

  @Column('smallint', { name: 'exp_month' })
  expMonth: number;

  @Column('smallint', { name: 'exp_year' })
  expYear: number;

  @Column('uuid', { name: 'billing_address_id', nullable: true })
  billingAddressId: string | null;

  @Column('boolean', { name: 'is_default', default: false })
  isDefault: boolean;
}
