import { type SeedTaxRate, taxRates } from './shop/tax-rates.ts';
import { expectStatus, type ShopApi } from './shop-api.ts';

/** A rate for a place and class that has one already is left out. */
export async function seedTaxRates(admin: ShopApi): Promise<void> {
  const { items } = expectStatus('Tax rates', await admin.get('/v1/admin/tax-rates'), 200) as { items: SeedTaxRate[] };
  const present = new Set(items.map(placeAndClass));
  for (const rate of taxRates.filter((candidate) => !present.has(placeAndClass(candidate)))) {
    expectStatus(rate.name, await admin.post('/v1/admin/tax-rates', rate), 201);
  }
}

function placeAndClass({ country, region, taxClass }: Pick<SeedTaxRate, 'country' | 'region' | 'taxClass'>): string {
  return [country, region ?? '', taxClass].join(' ');
}
