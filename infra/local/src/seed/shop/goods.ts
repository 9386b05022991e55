/** The goods of the seeded shop. Prices are in euro cents and contain the tax of their class. */
export interface SeedProduct {
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly brand: string;
  readonly category: string;
  readonly cents: number;
  readonly weightGrams: number;
  readonly taxClass?: 'standard' | 'reduced';
  /** Value of each option by the last part of the SKU; left out for a product of one kind. */
  readonly variants?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Units of each variant on hand. */
  readonly stock: number;
}

export const categories = ['Bags', 'Kitchen', 'Stationery', 'Clothing', 'Books', 'Outdoors'] as const;

const sizes = { S: { size: 'S' }, M: { size: 'M' }, L: { size: 'L' }, XL: { size: 'XL' } };

export const products: readonly SeedProduct[] = [
  {
    sku: 'ROLLTOP',
    name: 'Roll-top backpack',
    description: 'Waxed canvas, 22 litres, a sleeve for a 15-inch laptop.',
    brand: 'Halden',
    category: 'Bags',
    cents: 12_900,
    weightGrams: 950,
    variants: { OLIVE: { colour: 'olive' }, NAVY: { colour: 'navy' }, SAND: { colour: 'sand' } },
    stock: 60,
  },
  {
    sku: 'TOTE',
    name: 'Market tote',
    description: 'Heavy organic cotton with long handles; carries twelve kilograms.',
    brand: 'Halden',
    category: 'Bags',
    cents: 2_450,
    weightGrams: 240,
    variants: { NATURAL: { colour: 'natural' }, BLACK: { colour: 'black' } },
    stock: 200,
  },
  {
    sku: 'MUG',
    name: 'Stoneware mug',
    description: 'Thrown by hand, 300 ml, safe in the dishwasher.',
    brand: 'Ofen & Ton',
    category: 'Kitchen',
    cents: 1_800,
    weightGrams: 380,
    variants: { WHITE: { glaze: 'white' }, BLUE: { glaze: 'blue' }, MOSS: { glaze: 'moss' } },
    stock: 150,
  },
  {
    sku: 'KETTLE',
    name: 'Pour-over kettle',
    description: 'Gooseneck spout and a thermometer in the lid; one litre.',
    brand: 'Ofen & Ton',
    category: 'Kitchen',
    cents: 6_490,
    weightGrams: 820,
    stock: 40,
  },
  {
    sku: 'BOARD',
    name: 'Cutting board',
    description: 'End-grain oak with rubber feet.',
    brand: 'Holzfugen',
    category: 'Kitchen',
    cents: 5_200,
    weightGrams: 2_100,
    variants: { SMALL: { size: '30 × 20 cm' }, LARGE: { size: '45 × 30 cm' } },
    stock: 45,
  },
  {
    sku: 'COFFEE',
    name: 'Coffee from Sidama',
    description: 'Light roast, 250 g; notes of bergamot and peach.',
    brand: 'Slow Roast',
    category: 'Kitchen',
    cents: 1_190,
    weightGrams: 270,
    taxClass: 'reduced',
    variants: { BEANS: { grind: 'whole beans' }, FILTER: { grind: 'filter' }, ESPRESSO: { grind: 'espresso' } },
    stock: 300,
  },
  {
    sku: 'NOTEBOOK',
    name: 'Thread-bound notebook',
    description: '192 pages that lie flat, paper of 90 g.',
    brand: 'Papierwerk',
    category: 'Stationery',
    cents: 1_650,
    weightGrams: 310,
    variants: { PLAIN: { ruling: 'plain' }, DOTTED: { ruling: 'dotted' }, LINED: { ruling: 'lined' } },
    stock: 250,
  },
  {
    sku: 'PEN',
    name: 'Brass fountain pen',
    description: 'Turned from one piece; takes short international cartridges.',
    brand: 'Papierwerk',
    category: 'Stationery',
    cents: 8_900,
    weightGrams: 45,
    variants: { FINE: { nib: 'fine' }, MEDIUM: { nib: 'medium' } },
    stock: 35,
  },
  {
    sku: 'SHIRT',
    name: 'Heavy T-shirt',
    description: 'Organic cotton of 240 g, cut straight.',
    brand: 'Nordfaden',
    category: 'Clothing',
    cents: 3_900,
    weightGrams: 260,
    variants: sizes,
    stock: 120,
  },
  {
    sku: 'JUMPER',
    name: 'Merino jumper',
    description: 'Fine merino, knitted in one piece without seams.',
    brand: 'Nordfaden',
    category: 'Clothing',
    cents: 11_900,
    weightGrams: 340,
    variants: sizes,
    stock: 50,
  },
  {
    sku: 'COOKBOOK',
    name: 'Twelve Weeknights',
    description: 'A cookbook for two people and one pan.',
    brand: 'Kleine Presse',
    category: 'Books',
    cents: 2_800,
    weightGrams: 890,
    taxClass: 'reduced',
    stock: 80,
  },
  {
    sku: 'ATLAS',
    name: 'Atlas of Quiet Places',
    description: 'Sixty walks with maps, bound in linen.',
    brand: 'Kleine Presse',
    category: 'Books',
    cents: 3_600,
    weightGrams: 1_250,
    taxClass: 'reduced',
    stock: 10,
  },
  {
    sku: 'BOTTLE',
    name: 'Insulated bottle',
    description: 'Steel, 750 ml; keeps tea hot for a day on the hill.',
    brand: 'Halden',
    category: 'Outdoors',
    cents: 3_200,
    weightGrams: 360,
    variants: { STEEL: { colour: 'steel' }, RED: { colour: 'red' }, FOREST: { colour: 'forest' } },
    stock: 140,
  },
  {
    sku: 'LAMP',
    name: 'Folding camp lamp',
    description: 'Two hundred lumens, forty hours, charged by USB-C.',
    brand: 'Halden',
    category: 'Outdoors',
    cents: 4_490,
    weightGrams: 180,
    stock: 70,
  },
];
