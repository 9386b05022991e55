/** What delivery costs: two zones, each with a slow and a fast way, priced by weight. Money in euro cents. */
export interface SeedZone {
  readonly name: string;
  readonly priority: number;
  readonly countries: readonly string[];
  readonly methods: readonly SeedMethod[];
}

export interface SeedMethod {
  readonly code: string;
  readonly name: string;
  readonly minDays: number;
  readonly maxDays: number;
  /** Worth of goods from which it costs nothing. */
  readonly freeAbove?: number;
  /** Price by upper bound of the weight in grams (excluded); the last tier has none. */
  readonly tiers: readonly { readonly below?: number; readonly cents: number }[];
}

const EU = 'BE BG HR CY CZ DK EE ES FI FR GR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');

export const zones: readonly SeedZone[] = [
  {
    name: 'Germany and Austria',
    priority: 10,
    countries: ['DE', 'AT'],
    methods: [
      {
        ...{ code: 'standard-home', name: 'Standard', minDays: 2, maxDays: 3, freeAbove: 15_000 },
        tiers: [{ below: 2_000, cents: 490 }, { below: 10_000, cents: 690 }, { cents: 1_290 }],
      },
      {
        ...{ code: 'express-home', name: 'Express', minDays: 1, maxDays: 1 },
        tiers: [{ below: 2_000, cents: 990 }, { below: 10_000, cents: 1_490 }, { cents: 2_490 }],
      },
    ],
  },
  {
    name: 'Rest of the European Union',
    priority: 0,
    countries: EU,
    methods: [
      {
        ...{ code: 'standard-eu', name: 'Standard', minDays: 4, maxDays: 7, freeAbove: 30_000 },
        tiers: [{ below: 2_000, cents: 990 }, { below: 10_000, cents: 1_490 }, { cents: 2_990 }],
      },
      {
        ...{ code: 'express-eu', name: 'Express', minDays: 2, maxDays: 3 },
        tiers: [{ below: 2_000, cents: 1_990 }, { below: 10_000, cents: 2_990 }, { cents: 5_490 }],
      },
    ],
  },
];
