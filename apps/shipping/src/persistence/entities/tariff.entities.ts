import { Column, Entity } from 'typeorm';
import type { RateBasis } from '../../domain/tariff.ts';
import { bigint, code, int, optional, text, uuid } from './column-types.ts';
import { ChangingRow, EditedRow } from './rows.ts';

@Entity('carriers')
export class CarrierEntity extends EditedRow {
  @Column(text('code', 32)) code: string;
  @Column(text('name', 100)) name: string;
  @Column(text('adapter', 32)) adapter: string;
  /** Encrypted. */
  @Column(optional({ name: 'credentials', type: 'text' })) credentials: string | null;
  /** With `{tracking}` where the number stands; null for our own tracking page. */
  @Column(optional(text('tracking_url_template', 500))) trackingUrlTemplate: string | null;
  /** Encrypted. */
  @Column(optional({ name: 'webhook_secret', type: 'text' })) webhookSecret: string | null;
  @Column({ name: 'is_active', type: 'boolean', default: true }) isActive: boolean;
}

@Entity('shipping_zones')
export class ZoneEntity extends EditedRow {
  @Column(text('name', 100)) name: string;
  @Column({ ...int('priority'), default: 0 }) priority: number;
  @Column({ name: 'is_active', type: 'boolean', default: true }) isActive: boolean;
}

@Entity('shipping_zone_areas')
export class ZoneAreaEntity extends ChangingRow {
  @Column(uuid('zone_id')) zoneId: string;
  @Column(code('country', 2)) country: string;
  @Column(optional(text('region', 50))) region: string | null;
  /** Upper case, without spaces. */
  @Column(optional(text('postcode_from', 20))) postcodeFrom: string | null;
  @Column(optional(text('postcode_to', 20))) postcodeTo: string | null;
}

@Entity('shipping_methods')
export class MethodEntity extends EditedRow {
  @Column(text('code', 64)) code: string;
  @Column(uuid('zone_id')) zoneId: string;
  @Column(optional(uuid('carrier_id'))) carrierId: string | null;
  @Column(text('name', 100)) name: string;
  @Column({ name: 'min_days', type: 'smallint' }) minDays: number;
  @Column({ name: 'max_days', type: 'smallint' }) maxDays: number;
  @Column({ name: 'is_active', type: 'boolean', default: true }) isActive: boolean;
}

@Entity('shipping_rates')
export class RateEntity extends EditedRow {
  @Column(uuid('method_id')) methodId: string;
  @Column({ name: 'basis', type: 'enum', enum: ['weight', 'price', 'items'], enumName: 'shipping_rate_basis' })
  basis: RateBasis;
  @Column({ ...bigint('from_value'), default: 0 }) fromValue: number;
  @Column(optional(bigint('to_value'))) toValue: number | null;
  @Column(bigint('price')) price: number;
  @Column(optional(bigint('free_above'))) freeAbove: number | null;
  @Column(code('currency', 3)) currency: string;
}
