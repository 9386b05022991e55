import type { SaleItem, TaxRate } from '../src/domain/pricing.ts';

/** A blue mug for € 19.99; say only what matters. */
export function aSaleItem(changes: Partial<SaleItem> = {}): SaleItem {
  return {
    variantId: '0197a1f0-0000-7000-8000-000000000001',
    productId: '0197a1f0-0000-7000-8000-000000000010',
    sku: 'MUG-BLUE',
    name: 'Mug, blue',
    options: { colour: 'blue' },
    imageUrl: null,
    weightGrams: 350,
    taxClass: 'standard',
    price: 1999,
    currency: 'EUR',
    tiers: [],
    minPerOrder: 1,
    maxPerOrder: null,
    isSold: true,
    ...changes,
  };
}

export function aTaxRate(changes: Partial<TaxRate> = {}): TaxRate {
  return {
    id: '0197a1f0-0000-7000-8000-0000000000f1',
    region: null,
    taxClass: 'standard',
    rateBp: 1900,
    included: true,
    name: 'VAT 19 %',
    ...changes,
  };
}
