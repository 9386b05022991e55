import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { Database, newId, type IdempotentRequest, type Tx } from '@tenfold/database';
import type { Page, PageQuery } from '@tenfold/service-host';
import { In } from 'typeorm';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import { plainPostcode } from '../domain/tariff.ts';
import { MethodEntity, ZoneAreaEntity, ZoneEntity } from '../persistence/entities/tariff.entities.ts';
import type { Edited } from './edited.ts';
import { EditedRows, type Kind } from './edited-rows.ts';
import type { Area, CreateZoneBody, UpdateZoneBody, ZoneView } from './zones.schema.ts';

export const zones: Kind<ZoneEntity> = {
  entity: ZoneEntity,
  type: 'shipping_zone',
  notFound: ShippingErrors.zone_not_found,
};

/** Where is sent to. The areas of a zone are edited with it, as a whole. */
@Injectable()
export class Zones {
  constructor(
    private readonly database: Database,
    private readonly rows: EditedRows,
  ) {}

  list(query: PageQuery): Promise<Page<ZoneView>> {
    return this.rows.page(zones, query, {}, async (found) => {
      const areas = await this.database.read.findBy(ZoneAreaEntity, { zoneId: In(found.map(({ id }) => id)) });
      return found.map(({ id, name, priority, isActive, version }) => ({
        id,
        name,
        priority,
        isActive,
        areas: areas
          .filter(({ zoneId }) => zoneId === id)
          .map(({ country, region, postcodeFrom, postcodeTo }) => ({ country, region, postcodeFrom, postcodeTo })),
        version,
      }));
    });
  }

  create(caller: Identity, request: IdempotentRequest, body: CreateZoneBody): Promise<Edited> {
    const { areas, ...fields } = body;
    return this.rows.create(zones, caller, request, fields, (tx, id) => addAreas(tx, id, areas), body);
  }

  update(caller: Identity, seen: Edited, change: UpdateZoneBody): Promise<Edited> {
    const { areas, ...fields } = change;
    const replace = async (tx: Tx, zoneId: string) => {
      if (areas === undefined) return;
      await tx.delete(ZoneAreaEntity, { zoneId });
      await addAreas(tx, zoneId, areas);
    };
    return this.rows.update(zones, caller, seen, fields, replace, change);
  }

  /** @throws shipping.zone_in_use while methods belong to it */
  remove(caller: Identity, seen: Edited): Promise<void> {
    return this.rows.remove(zones, caller, seen, async (tx, zoneId) => {
      if (await tx.existsBy(MethodEntity, { zoneId })) throw ShippingErrors.zone_in_use();
    });
  }
}

async function addAreas(tx: Tx, zoneId: string, areas: readonly Area[]): Promise<void> {
  await tx.insert(
    ZoneAreaEntity,
    areas.map(({ country, region, postcodeFrom, postcodeTo }) => ({
      id: newId(),
      zoneId,
      country,
      region: region ?? null,
      postcodeFrom: postcodeFrom === undefined ? null : plainPostcode(postcodeFrom),
      postcodeTo: postcodeTo === undefined ? null : plainPostcode(postcodeTo),
    })),
  );
}
