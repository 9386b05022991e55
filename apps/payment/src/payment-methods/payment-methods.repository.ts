import { Injectable } from '@nestjs/common';
import { Database, FieldCipher, newId, type Tx } from '@tenfold/database';
import { In, IsNull, Not, type EntityManager } from 'typeorm';
import type { Attempt, PaymentMethodChoice } from '../domain/account-state.ts';
import { OneOffMethodEntity } from '../persistence/entities/one-off-method.entity.ts';
import { PaymentMethodEntity } from '../persistence/entities/payment-method.entity.ts';
import type { CardDescription } from '../provider/payment-provider.ts';

export type StoredMethod = PaymentMethodEntity | OneOffMethodEntity;

const SAVED = 'payment_methods.token';
const ONE_OFF = 'one_off_methods.token';

/** Cards, kept as tokens of the provider and encrypted; only this class opens them. */
@Injectable()
export class PaymentMethods {
  constructor(
    private readonly database: Database,
    private readonly cipher: FieldCipher,
  ) {}

  async save(tx: Tx, userId: string, provider: string, card: CardDescription): Promise<PaymentMethodEntity> {
    const tokenBlind = this.cipher.blindIndex(card.token, (token) => token);
    const [row] = await tx.query<{ id: string }[]>(
      `INSERT INTO payment_methods (id, user_id, provider, token, token_blind, card_brand, card_last4, exp_month, exp_year, is_default)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
               NOT EXISTS (SELECT 1 FROM payment_methods WHERE user_id = $2::varchar AND is_default AND deleted_at IS NULL))
       ON CONFLICT (user_id, provider, token_blind) DO UPDATE SET deleted_at = NULL
       RETURNING id`,
      [
        newId(),
        userId,
        provider,
        this.cipher.encrypt(card.token, SAVED),
        tokenBlind,
        card.brand,
        card.last4,
        card.expMonth,
        card.expYear,
      ],
    );
    return tx.findOneByOrFail(PaymentMethodEntity, { id: row!.id });
  }

  async keepForOneOrder(
    tx: Tx,
    userId: string | null,
    provider: string,
    card: CardDescription,
  ): Promise<OneOffMethodEntity> {
    const id = newId();
    await tx.insert(OneOffMethodEntity, {
      id,
      userId,
      provider,
      token: this.cipher.encrypt(card.token, ONE_OFF),
      cardBrand: card.brand,
      cardLast4: card.last4,
      expMonth: card.expMonth,
      expYear: card.expYear,
      orderId: null,
    });
    return tx.findOneByOrFail(OneOffMethodEntity, { id });
  }

  savedOf(userId: string): Promise<PaymentMethodEntity[]> {
    return this.database.read.find(PaymentMethodEntity, {
      where: { userId, deletedAt: IsNull() },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
  }

  /** @returns false when the customer has no such method. */
  async forget(tx: Tx, userId: string, id: string): Promise<boolean> {
    const { affected } = await tx.update(
      PaymentMethodEntity,
      { id, userId, deletedAt: IsNull() },
      { deletedAt: () => 'now()', isDefault: false },
    );
    return affected === 1;
  }

  /** The method if this order may be paid with it: the customer's own, or one kept for a single order and not used up. */
  async usableFor(
    manager: EntityManager,
    id: string,
    order: { readonly orderId: string; readonly userId: string | null },
  ): Promise<PaymentMethodChoice | undefined> {
    if (!isUuid(id)) return undefined;
    const saved = await manager.findOneBy(PaymentMethodEntity, { id, deletedAt: IsNull() });
    if (saved !== null) return saved.userId === order.userId ? { kind: 'saved', id } : undefined;
    const oneOff = await manager.findOneBy(OneOffMethodEntity, { id });
    if (oneOff === null) return undefined;
    const isTheirs = oneOff.userId === null || oneOff.userId === order.userId;
    const isFree = oneOff.orderId === null || (oneOff.orderId === order.orderId && oneOff.token !== null);
    return isTheirs && isFree ? { kind: 'one_off', id } : undefined;
  }

  /** Uses up a method that is kept for one order. @returns false when another order was quicker. */
  async use(tx: Tx, method: PaymentMethodChoice, orderId: string): Promise<boolean> {
    if (method.kind === 'saved') return true;
    const { affected } = await tx
      .createQueryBuilder()
      .update(OneOffMethodEntity)
      .set({ orderId })
      .where('id = :id AND (order_id IS NULL OR order_id = :orderId)', { id: method.id, orderId })
      .execute();
    return affected === 1;
  }

  /** Drops the tokens of methods that were kept for one order. */
  async forgetTokens(tx: Tx, attempts: readonly Attempt[]): Promise<void> {
    const ids = attempts.flatMap(({ oneOffMethodId }) => oneOffMethodId ?? []);
    if (ids.length > 0) await tx.update(OneOffMethodEntity, { id: In(ids), token: Not(IsNull()) }, { token: null });
  }

  /**
   * The provider's token of the method that an attempt was begun with.
   *
   * @returns undefined when it was forgotten, because the order has been paid or has ended
   */
  async tokenOf(attempt: Attempt): Promise<string | undefined> {
    if (attempt.paymentMethodId !== null) {
      const id = attempt.paymentMethodId;
      const { token } = await this.database.read.findOneByOrFail(PaymentMethodEntity, { id });
      return this.cipher.decrypt(token, SAVED);
    }
    const { token } = await this.database.read.findOneByOrFail(OneOffMethodEntity, {
      id: attempt.oneOffMethodId ?? '',
    });
    return token === null ? undefined : this.cipher.decrypt(token, ONE_OFF);
  }
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
