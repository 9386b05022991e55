import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { Database } from '@tenfold/database';
import { CursorCodec, type Page } from '@tenfold/service-host';
import { z } from 'zod';
import { TrackingLinks } from '../carriers/tracking-links.ts';
import { shipmentOf } from '../domain/shipping-order.ts';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import { AddressCipher } from '../persistence/address-cipher.ts';
import { ShipmentEntity } from '../persistence/entities/shipment.entities.ts';
import { ShippingOrders } from '../persistence/shipping-orders.repository.ts';
import { StaffAudit } from '../persistence/staff-audit.ts';
import type { PickListEntry, PickListQuery, ShipmentDetail } from './find-shipments.schema.ts';
import { showShipment, type ShipmentView } from './shipment.view.ts';

const PICK_LIST = `
  SELECT s.id, s.number, s.order_id AS "orderId", s.status, c.code AS carrier, s.method_code AS "methodCode",
         s.tracking_number AS "trackingNumber", s.weight_grams AS "weightGrams", s.created_at AS "createdAt",
         to_char(s.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS exactly,
         (SELECT json_agg(json_build_object('itemId', i.order_item_id, 'sku', i.sku, 'name', i.name, 'quantity', i.quantity)
                  ORDER BY i.id) FROM shipment_items i WHERE i.shipment_id = s.id) AS items
  FROM shipments_active s JOIN carriers c ON c.id = s.carrier_id
  WHERE s.status = $2 AND ($3::timestamptz IS NULL OR (s.created_at, s.id) > ($3::timestamptz, $4::uuid))
    AND ($5::text IS NULL OR s.order_id = $5)
  ORDER BY s.created_at, s.id LIMIT $1`;

type Row = Omit<PickListEntry, 'createdAt'> & { readonly createdAt: Date; readonly exactly: string };

const afterTime = new CursorCodec(z.tuple([z.iso.datetime({ precision: 6 }), z.uuid()]));

@Injectable()
export class FindShipments {
  constructor(
    private readonly database: Database,
    private readonly orders: ShippingOrders,
    private readonly addresses: AddressCipher,
    private readonly links: TrackingLinks,
    private readonly audit: StaffAudit,
  ) {}

  /** Their own, all for staff, and a guest's for whoever knows the order's id; else none, as for an unknown order. */
  async ofOrder(orderId: string, caller: Identity | undefined): Promise<readonly ShipmentView[]> {
    const order = await this.orders.find(this.database.read, orderId);
    const isStaff = caller?.permissions.includes('shipments.manage') ?? false;
    const isTheirs = order !== undefined && (order.userId === null || order.userId === caller?.userId);
    if (order === undefined || !(isStaff || isTheirs)) return [];
    return order.shipments.map((shipment) => showShipment(order, shipment, this.links));
  }

  /** What waits longest comes first. */
  async pickList({ status, orderId, limit, cursor }: PickListQuery): Promise<Page<PickListEntry>> {
    const [at = null, id = null] = afterTime.decode(cursor) ?? [];
    const values = [limit + 1, status, at, id, orderId ?? null];
    const rows = await this.database.read.query<Row[]>(PICK_LIST, values);
    return afterTime.page(
      rows,
      limit,
      (row) => [row.exactly, row.id],
      ({ exactly: _, createdAt, ...entry }) => ({ ...entry, createdAt: createdAt.toISOString() }),
    );
  }

  /** One shipment with its address, which is written down as read. @throws shipping.shipment_not_found */
  detail(caller: Identity, id: string): Promise<ShipmentDetail> {
    return this.database.transaction(async (tx) => {
      const row = await tx.findOneBy(ShipmentEntity, { id });
      if (row === null) throw ShippingErrors.shipment_not_found();
      const { order, shipment } = shipmentOf(await this.orders.find(tx, row.orderId), id);
      await this.audit.record(tx, caller, 'view', { type: 'shipment', id });
      return {
        ...showShipment(order, shipment, this.links),
        weightGrams: row.weightGrams,
        address: this.addresses.decrypt(row.address),
        estimatedDelivery: row.estimatedDelivery?.toISOString() ?? null,
        shippedAt: row.shippedAt?.toISOString() ?? null,
        deliveredAt: row.deliveredAt?.toISOString() ?? null,
        cancelledAt: row.cancelledAt?.toISOString() ?? null,
        version: row.version,
      };
    });
  }
}
