/** What one article of the big shop is, told from its number alone. */

/** Enough for any number of orders that one runs: nothing shall sell out in a load test. */
export const STOCK = 100_000;

export function skuOf(number: number): string {
  return `BIG-${padded(number)}`;
}

/** Body of the request that drafts it. */
export function articleOf(number: number) {
  const kind = KINDS[number % KINDS.length]!;
  return {
    sku: skuOf(number),
    name: `${kind} ${padded(number)}`,
    description: `${kind} number ${number} of the shop that load tests run against.`,
    brand: `Brand ${number % 97}`,
    price: { amount: 199 + ((number * 7919) % 19_800), currency: 'EUR' },
    weightGrams: 50 + ((number * 31) % 2_950),
    taxClass: 'standard',
    tags: ['big', kind.toLowerCase()],
  };
}

export function padded(number: number): string {
  return String(number).padStart(6, '0');
}

const KINDS = ['Bowl', 'Lamp', 'Blanket', 'Bottle', 'Notebook', 'Basket', 'Clock', 'Rucksack', 'Kettle', 'Stool'];
