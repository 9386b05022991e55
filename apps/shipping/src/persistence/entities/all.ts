import type { EntityClass } from '@tenfold/database';
import {
  CarrierWebhookEntity,
  OrderLineEntity,
  ShipmentEntity,
  ShipmentItemEntity,
  ShippingOrderEntity,
  TrackingEntity,
} from './shipment.entities.ts';
import { CarrierEntity, MethodEntity, RateEntity, ZoneAreaEntity, ZoneEntity } from './tariff.entities.ts';

/** One entity for each of this service's own tables. */
export const entities: readonly EntityClass[] = [
  CarrierEntity,
  ZoneEntity,
  ZoneAreaEntity,
  MethodEntity,
  RateEntity,
  ShippingOrderEntity,
  OrderLineEntity,
  ShipmentEntity,
  ShipmentItemEntity,
  TrackingEntity,
  CarrierWebhookEntity,
];
