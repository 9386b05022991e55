import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { looksLikeCardNumber } from '../domain/card-number.ts';
import { PaymentErrors } from '../domain/payment.errors.ts';
import { PaymentMethodEntity } from '../persistence/entities/payment-method.entity.ts';
import { OutcomeUnknown, PaymentProvider, type CardDescription } from '../provider/payment-provider.ts';
import { PaymentMethods, type StoredMethod } from './payment-methods.repository.ts';
import type { AddMethodBody, MethodList, MethodView } from './payment-methods.schema.ts';

@Injectable()
export class ManageMethods {
  constructor(
    private readonly database: Database,
    private readonly methods: PaymentMethods,
    private readonly provider: PaymentProvider,
  ) {}

  /** @throws DomainError card_number_refused, token_refused, provider_unavailable */
  async add(userId: string | null, { token, save }: AddMethodBody): Promise<MethodView> {
    if (looksLikeCardNumber(token)) throw PaymentErrors.card_number_refused();
    const card = await this.describe(token);
    const stored = await this.database.transaction<StoredMethod>((tx) =>
      save && userId !== null
        ? this.methods.save(tx, userId, this.provider.name, card)
        : this.methods.keepForOneOrder(tx, userId, this.provider.name, card),
    );
    return shown(stored);
  }

  async list(userId: string): Promise<MethodList> {
    return { items: (await this.methods.savedOf(userId)).map(shown) };
  }

  /** @throws DomainError method_not_found */
  async remove(userId: string, id: string): Promise<void> {
    const existed = await this.database.transaction((tx) => this.methods.forget(tx, userId, id));
    if (!existed) throw PaymentErrors.method_not_found();
  }

  private async describe(token: string): Promise<CardDescription> {
    try {
      const card = await this.provider.describe(token);
      if (card === undefined) throw PaymentErrors.token_refused();
      return card;
    } catch (cause) {
      if (!(cause instanceof OutcomeUnknown)) throw cause;
      throw PaymentErrors.provider_unavailable({ cause, headers: { 'retry-after': '5' } });
    }
  }
}

function shown(method: StoredMethod): MethodView {
  const isSaved = method instanceof PaymentMethodEntity;
  return {
    id: method.id,
    kind: isSaved ? 'saved' : 'one_off',
    brand: method.cardBrand,
    last4: method.cardLast4,
    expMonth: method.expMonth,
    expYear: method.expYear,
    isDefault: isSaved && method.isDefault,
  };
}
