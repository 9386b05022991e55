import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import type { IdempotentRequest } from '@tenfold/database';
import type { Page } from '@tenfold/service-host';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import { MethodEntity, RateEntity } from '../persistence/entities/tariff.entities.ts';
import type { Edited } from './edited.ts';
import { EditedRows, type Kind } from './edited-rows.ts';
import type { CreateRateBody, ListRatesQuery, RateView, UpdateRateBody } from './rates.schema.ts';

const rates: Kind<RateEntity> = { entity: RateEntity, type: 'shipping_rate', notFound: ShippingErrors.rate_not_found };

/** The tiers of a method. That they never overlap is the database's rule, whoever edits at the same time. */
@Injectable()
export class Rates {
  constructor(private readonly rows: EditedRows) {}

  list({ methodId, ...query }: ListRatesQuery): Promise<Page<RateView>> {
    return this.rows.page(rates, query, methodId === undefined ? {} : { methodId }, (found) =>
      found.map(({ id, methodId: method, basis, fromValue, toValue, price, freeAbove, currency, version }) => {
        return { id, methodId: method, basis, fromValue, toValue, price, freeAbove, currency, version };
      }),
    );
  }

  /** @throws shipping.method_not_found, shipping.tiers_overlap, shipping.mixed_bases, shipping.range_empty */
  create(caller: Identity, request: IdempotentRequest, body: CreateRateBody): Promise<Edited> {
    const { toValue = null, freeAbove = null, ...fields } = body;
    return this.rows.create(rates, caller, request, { ...fields, toValue, freeAbove }, async (tx) => {
      if (!(await tx.existsBy(MethodEntity, { id: body.methodId }))) throw ShippingErrors.method_not_found();
    });
  }

  update(caller: Identity, seen: Edited, change: UpdateRateBody): Promise<Edited> {
    return this.rows.update(rates, caller, seen, change as Partial<RateEntity>);
  }

  remove(caller: Identity, seen: Edited): Promise<void> {
    return this.rows.remove(rates, caller, seen);
  }
}
