import { expect, it } from '@jest/globals';
import { unitPriceFor } from './index.ts';

const tiers = [
  { minQuantity: 10, price: 1500 },
  { minQuantity: 100, price: 1200 },
];

it.each([
  [1, 1999],
  [9, 1999],
  [10, 1500],
  [99, 1500],
  [100, 1200],
])('%i units cost, each, %i', (quantity, price) => {
  expect(unitPriceFor({ price: 1999, tiers }, quantity)).toBe(price);
  expect(unitPriceFor({ price: 1999, tiers: tiers.toReversed() }, quantity)).toBe(price);
});
