import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { FieldCipher, type IdempotentRequest, type Tx } from '@tenfold/database';
import type { Page, PageQuery } from '@tenfold/service-host';
import { Carriers } from '../carriers/carriers.ts';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import { CREDENTIALS_CONTEXT, SECRET_CONTEXT } from '../persistence/carrier-secrets.ts';
import { ShipmentEntity } from '../persistence/entities/shipment.entities.ts';
import { CarrierEntity, MethodEntity } from '../persistence/entities/tariff.entities.ts';
import type { CarrierView, CreateCarrierBody, UpdateCarrierBody } from './carriers.schema.ts';
import type { Edited } from './edited.ts';
import { EditedRows, type Kind } from './edited-rows.ts';

const kind: Kind<CarrierEntity> = {
  entity: CarrierEntity,
  type: 'carrier',
  notFound: ShippingErrors.carrier_not_found,
};

/** Who brings parcels, as staff set it up. */
@Injectable()
export class CarrierRows {
  constructor(
    private readonly rows: EditedRows,
    private readonly carriers: Carriers,
    private readonly cipher: FieldCipher,
  ) {}

  list(query: PageQuery): Promise<Page<CarrierView>> {
    return this.rows.page(kind, query, {}, (found) =>
      found.map(({ id, code, name, adapter, isActive, trackingUrlTemplate, credentials, webhookSecret, version }) => ({
        id,
        code,
        name,
        adapter,
        isConnected: this.carriers.isConnected(adapter),
        isActive,
        trackingUrlTemplate,
        hasCredentials: credentials !== null,
        hasWebhookSecret: webhookSecret !== null,
        version,
      })),
    );
  }

  /** @throws shipping.carrier_not_connected when it shall be switched on and nothing speaks to it */
  create(caller: Identity, request: IdempotentRequest, body: CreateCarrierBody): Promise<Edited> {
    if (body.isActive) this.carriers.get(body.adapter);
    const values = { trackingUrlTemplate: null, ...body, ...this.#sealed(body) };
    return this.rows.create(kind, caller, request, values, undefined, body);
  }

  /** @throws shipping.carrier_not_connected, as above */
  update(caller: Identity, seen: Edited, change: UpdateCarrierBody): Promise<Edited> {
    const values = { ...change, ...this.#sealed(change) } as Partial<CarrierEntity>;
    const assertConnected = async (tx: Tx, id: string) => {
      if (change.isActive !== true) return;
      const { adapter } = await tx.findOneByOrFail(CarrierEntity, { id });
      this.carriers.get(adapter);
    };
    return this.rows.update(kind, caller, seen, values, assertConnected, change);
  }

  /** @throws shipping.carrier_in_use */
  remove(caller: Identity, seen: Edited): Promise<void> {
    return this.rows.remove(kind, caller, seen, async (tx, carrierId) => {
      const isUsed =
        (await tx.existsBy(MethodEntity, { carrierId })) || (await tx.existsBy(ShipmentEntity, { carrierId }));
      if (isUsed) throw ShippingErrors.carrier_in_use();
    });
  }

  #sealed({ credentials, webhookSecret }: Pick<UpdateCarrierBody, 'credentials' | 'webhookSecret'>) {
    const seal = (value: string | null, context: string) =>
      value === null ? null : this.cipher.encrypt(value, context);
    return {
      ...(credentials !== undefined && { credentials: seal(credentials, CREDENTIALS_CONTEXT) }),
      ...(webhookSecret !== undefined && { webhookSecret: seal(webhookSecret, SECRET_CONTEXT) }),
    };
  }
}
