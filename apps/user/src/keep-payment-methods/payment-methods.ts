import { Injectable } from '@nestjs/common';
import { Database, Idempotency, newId, type IdempotentRequest, type Tx } from '@tenfold/database';
import { untilCurrent } from '@tenfold/service-host';
import { PaymentMethodAddedV1, PaymentMethodRemovedV1 } from '@tenfold/user-contracts';
import { holdsCardNumber } from '../domain/card-number.ts';
import { UserErrors } from '../domain/user.errors.ts';
import { People } from '../know-person/people.ts';
import { AddressEntity, PaymentMethodEntity } from '../persistence/entities/address.entities.ts';
import { PersonalData } from '../persistence/personal-data.ts';
import type { AddPaymentMethodBody, PaymentMethodView } from './payment-method.schema.ts';

const MOST = 20;

/** A card that its owner removed may be kept again, by the same person only. */
const KEEP = `
  INSERT INTO payment_methods (id, user_id, provider, provider_method_id, provider_method_id_blind, card_brand, card_last4,
                               exp_month, exp_year, billing_address_id, is_default)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  ON CONFLICT (provider, provider_method_id_blind) DO UPDATE SET
    deleted_at = NULL, card_brand = excluded.card_brand, card_last4 = excluded.card_last4,
    exp_month = excluded.exp_month, exp_year = excluded.exp_year,
    billing_address_id = excluded.billing_address_id, is_default = excluded.is_default
  WHERE payment_methods.user_id = excluded.user_id AND payment_methods.deleted_at IS NOT NULL
  RETURNING id`;

/** References to cards that a provider holds. A number of a card never comes here, in whatever field it is tried. */
@Injectable()
export class PaymentMethods {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly people: People,
    private readonly personal: PersonalData,
  ) {}

  async list(userId: string): Promise<PaymentMethodView[]> {
    const rows = await this.database.read.find(PaymentMethodEntity, {
      where: { userId },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    return rows.map(shown);
  }

  /** @throws user.card_number_refused, user.method_expired, user.method_taken, user.address_not_found, user.too_many */
  add(userId: string, request: IdempotentRequest, body: AddPaymentMethodBody): Promise<{ id: string }> {
    const { billingAddressId: _, ...words } = body;
    if (Object.values(words).some((value) => typeof value === 'string' && holdsCardNumber(value))) {
      throw UserErrors.card_number_refused();
    }
    if (new Date(Date.UTC(body.expYear, body.expMonth)) <= new Date()) throw UserErrors.method_expired();
    return untilCurrent(async () => {
      const person = await this.people.ensure(userId);
      const id = (await this.#known(userId, body))?.id ?? newId();
      const { answer } = await this.idempotency.once(request, async (tx, claim) => {
        await claim({ status: 201, body: { id } });
        await this.people.write(tx, person, async (say) => {
          const { provider, cardBrand: brand } = body;
          const isDefault = await this.#keep(tx, userId, id, body);
          say(PaymentMethodAddedV1, { methodId: id, provider, brand, isDefault });
        });
      });
      return answer.body as { id: string };
    });
  }

  /** @throws user.method_not_found */
  makeDefault(userId: string, id: string): Promise<PaymentMethodView> {
    return this.people.change(userId, async (tx) => {
      const method = await tx.findOneBy(PaymentMethodEntity, { id, userId });
      if (!method) throw UserErrors.method_not_found();
      await endDefault(tx, userId);
      await tx.update(PaymentMethodEntity, { id }, { isDefault: true });
      return shown({ ...method, isDefault: true });
    });
  }

  /** @throws user.method_not_found */
  remove(userId: string, id: string): Promise<void> {
    return this.people.change(userId, async (tx, say) => {
      const method = await tx.findOneBy(PaymentMethodEntity, { id, userId });
      if (!method) throw UserErrors.method_not_found();
      await tx.softDelete(PaymentMethodEntity, { id });
      say(PaymentMethodRemovedV1, { methodId: id });
      if (method.isDefault) await promoteNewest(tx, userId);
    });
  }

  /** The removed row of the same card, which keeps its id. */
  #known(userId: string, { provider, providerMethodId }: AddPaymentMethodBody): Promise<PaymentMethodEntity | null> {
    const providerMethodIdBlind = this.personal.blindReference(provider, providerMethodId);
    const where = { userId, provider, providerMethodIdBlind };
    return this.database.read.findOne(PaymentMethodEntity, { where, withDeleted: true });
  }

  /** @returns whether it became the default */
  async #keep(tx: Tx, userId: string, id: string, body: AddPaymentMethodBody): Promise<boolean> {
    const { provider, providerMethodId, billingAddressId = null } = body;
    const kept = await tx.countBy(PaymentMethodEntity, { userId });
    if (kept >= MOST) throw UserErrors.too_many();
    if (billingAddressId && !(await tx.existsBy(AddressEntity, { id: billingAddressId, userId }))) {
      throw UserErrors.address_not_found();
    }
    const isDefault = body.isDefault || kept === 0;
    if (isDefault) await endDefault(tx, userId);
    const stored = this.personal.encrypt('payment_methods', ['providerMethodId'], { providerMethodId });
    const rows = await tx.query<unknown[]>(KEEP, [
      ...[id, userId, provider, stored.providerMethodId, this.personal.blindReference(provider, providerMethodId)],
      ...[body.cardBrand, body.cardLast4, body.expMonth, body.expYear, billingAddressId, isDefault],
    ]);
    if (rows.length === 0) throw UserErrors.method_taken();
    return isDefault;
  }
}

async function endDefault(tx: Tx, userId: string): Promise<void> {
  await tx.update(PaymentMethodEntity, { userId, isDefault: true }, { isDefault: false });
}

async function promoteNewest(tx: Tx, userId: string): Promise<void> {
  const order = { createdAt: 'DESC', id: 'DESC' } as const;
  const newest = await tx.findOne(PaymentMethodEntity, { where: { userId }, order });
  if (newest) await tx.update(PaymentMethodEntity, { id: newest.id }, { isDefault: true });
}

function shown(row: PaymentMethodEntity): PaymentMethodView {
  const { id, provider, cardBrand, cardLast4, expMonth, expYear, billingAddressId, isDefault } = row;
  return { id, provider, cardBrand, cardLast4, expMonth, expYear, billingAddressId, isDefault };
}
