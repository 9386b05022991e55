import { violatedConstraint } from '@tenfold/database';
import { ShippingErrors } from '../domain/shipping.errors.ts';

const refusals: Readonly<Record<string, () => Error>> = {
  uq_shipping_zones_name: ShippingErrors.name_taken,
  uq_shipping_methods_code: ShippingErrors.code_taken,
  uq_carriers_code: ShippingErrors.code_taken,
  ex_shipping_rates_tiers: ShippingErrors.tiers_overlap,
  ex_shipping_rates_basis: ShippingErrors.mixed_bases,
  ck_shipping_rates_to_value: ShippingErrors.range_empty,
  ck_shipping_methods_days: ShippingErrors.days_reversed,
  fk_shipping_methods_zone_id: ShippingErrors.zone_not_found,
  fk_shipping_methods_carrier_id: ShippingErrors.carrier_not_found,
  fk_shipping_rates_method_id: ShippingErrors.method_not_found,
};

/** Runs `work` and says in the service's own words what a rule of the database refused. */
export async function explainingRefusals<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const refusal = refusals[violatedConstraint(error) ?? ''];
    throw refusal === undefined ? error : refusal();
  }
}
