/** In basis points; `included`: prices contain it. */
export interface SeedTaxRate {
  readonly country: string;
  readonly region?: string;
  readonly taxClass: string;
  readonly rateBp: number;
  readonly included: boolean;
  readonly name: string;
}

export const taxRates: readonly SeedTaxRate[] = [
  { country: 'DE', taxClass: 'standard', rateBp: 1_900, included: true, name: 'Umsatzsteuer 19 %' },
  { country: 'DE', taxClass: 'reduced', rateBp: 700, included: true, name: 'Umsatzsteuer 7 %' },
  { country: 'AT', taxClass: 'standard', rateBp: 2_000, included: true, name: 'Umsatzsteuer 20 %' },
  { country: 'AT', taxClass: 'reduced', rateBp: 1_000, included: true, name: 'Umsatzsteuer 10 %' },
  { country: 'FR', taxClass: 'standard', rateBp: 2_000, included: true, name: 'TVA 20 %' },
  { country: 'FR', taxClass: 'reduced', rateBp: 550, included: true, name: 'TVA 5,5 %' },
  { country: 'US', region: 'CA', taxClass: 'standard', rateBp: 725, included: false, name: 'California sales tax' },
  { country: 'US', region: 'CA', taxClass: 'reduced', rateBp: 0, included: false, name: 'California, exempt' },
];
