import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import type { IdempotentRequest, Tx } from '@tenfold/database';
import type { Page } from '@tenfold/service-host';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import { CarrierEntity, MethodEntity, RateEntity, ZoneEntity } from '../persistence/entities/tariff.entities.ts';
import type { Edited } from './edited.ts';
import { EditedRows, type Kind } from './edited-rows.ts';
import type { CreateMethodBody, ListMethodsQuery, MethodView, UpdateMethodBody } from './methods.schema.ts';

const methods: Kind<MethodEntity> = {
  entity: MethodEntity,
  type: 'shipping_method',
  notFound: ShippingErrors.method_not_found,
};

/** The ways to send parcels into a zone. */
@Injectable()
export class Methods {
  constructor(private readonly rows: EditedRows) {}

  list({ zoneId, ...query }: ListMethodsQuery): Promise<Page<MethodView>> {
    return this.rows.page(methods, query, zoneId === undefined ? {} : { zoneId }, (found) =>
      found.map(({ id, code, zoneId: zone, carrierId, name, minDays, maxDays, isActive, version }) => {
        return { id, code, zoneId: zone, carrierId, name, minDays, maxDays, isActive, version };
      }),
    );
  }

  /** @throws shipping.zone_not_found, shipping.carrier_not_found, shipping.code_taken */
  create(caller: Identity, request: IdempotentRequest, body: CreateMethodBody): Promise<Edited> {
    const { carrierId = null, ...fields } = body;
    return this.rows.create(methods, caller, request, { ...fields, carrierId }, (tx) => assertLiving(tx, body));
  }

  update(caller: Identity, seen: Edited, change: UpdateMethodBody): Promise<Edited> {
    return this.rows.update(methods, caller, seen, change as Partial<MethodEntity>, (tx) => assertLiving(tx, change));
  }

  /** @throws shipping.method_in_use while it has rates */
  remove(caller: Identity, seen: Edited): Promise<void> {
    return this.rows.remove(methods, caller, seen, async (tx, methodId) => {
      if (await tx.existsBy(RateEntity, { methodId })) throw ShippingErrors.method_in_use();
    });
  }
}

/** A foreign key does not see that a row was removed softly. */
async function assertLiving(
  tx: Tx,
  { zoneId, carrierId }: { zoneId?: string | undefined; carrierId?: string | null | undefined },
): Promise<void> {
  if (zoneId !== undefined && !(await tx.existsBy(ZoneEntity, { id: zoneId }))) throw ShippingErrors.zone_not_found();
  if (carrierId && !(await tx.existsBy(CarrierEntity, { id: carrierId }))) throw ShippingErrors.carrier_not_found();
}
