import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { ShippingConfig } from '../config.ts';
import type { Zone } from '../domain/tariff.ts';

/** Zones without a method in them are left out; `float8`, because all amounts are far below 2^53. */
const ZONES = `
  SELECT z.name, z.priority,
    (SELECT coalesce(json_agg(json_build_object('country', a.country, 'region', a.region,
        'postcodeFrom', a.postcode_from, 'postcodeTo', a.postcode_to)), '[]')
      FROM shipping_zone_areas a WHERE a.zone_id = z.id) AS areas,
    json_agg(json_build_object('code', m.code, 'name', m.name, 'minDays', m.min_days, 'maxDays', m.max_days, 'rates',
      (SELECT coalesce(json_agg(json_build_object('basis', r.basis, 'from', r.from_value::float8, 'to', r.to_value::float8,
          'price', r.price::float8, 'freeAbove', r.free_above::float8, 'currency', r.currency)), '[]')
        FROM shipping_rates_active r WHERE r.method_id = m.id))) AS methods
  FROM shipping_zones_active z JOIN shipping_methods_active m ON m.zone_id = z.id AND m.is_active
  WHERE z.is_active
  GROUP BY z.id, z.name, z.priority`;

/**
 * Zones, methods and rates in memory: quotes stand on the checkout's path and prices move rarely. An edit in this process
 * counts at once, one in another replica after `SHIPPING_TARIFF_TTL_MS`. Nobody reads while nobody asks.
 */
@Injectable()
export class Tariff {
  #zones: Promise<readonly Zone[]> | undefined;
  #readAt = 0;

  constructor(
    private readonly database: Database,
    private readonly config: ShippingConfig,
  ) {}

  zones(): Promise<readonly Zone[]> {
    const now = performance.now();
    if (this.#zones === undefined || now - this.#readAt >= this.config.SHIPPING_TARIFF_TTL_MS) {
      const reading = this.database.named<Zone>('tariff', ZONES);
      this.#zones = reading;
      this.#readAt = now;
      reading.catch(() => {
        if (this.#zones === reading) this.#zones = undefined;
      });
    }
    return this.#zones;
  }

  /** After an edit: the next quote reads anew. */
  forget(): void {
    this.#zones = undefined;
  }
}
