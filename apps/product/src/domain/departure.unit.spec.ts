import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planDeparture, type CommittablePlace, type Departure } from './departure.ts';

const aPlace = (changes: Partial<CommittablePlace> = {}): CommittablePlace => ({
  lineId: 'line-1',
  inventoryId: 'stock-1',
  variantId: 'mug',
  quantity: 5,
  committed: 0,
  backordered: 0,
  available: 0,
  ...changes,
});
const shipped = (units: number) => new Map([['mug', units]]);

function departuresOf(...asked: Parameters<typeof planDeparture>): readonly Departure[] {
  const plan = planDeparture(...asked);
  if (plan.outcome === 'missing') throw new Error(`${plan.units} of ${plan.variantId} are missing`);
  return plan.departures;
}

describe('what leaves', () => {
  test('only the difference to what has left before', () => {
    expect(departuresOf([aPlace({ committed: 2 })], shipped(3), false)).toMatchObject([{ leaves: 1, freed: 0 }]);
    expect(departuresOf([aPlace({ committed: 3 })], shipped(3), false)).toMatchObject([{ leaves: 0 }]);
  });

  test('an older number lets nothing leave, and nothing come back', () => {
    expect(departuresOf([aPlace({ committed: 3 })], shipped(1), false)).toMatchObject([{ leaves: 0, freed: 0 }]);
  });

  test('with the last parcel, what was called off goes back', () => {
    expect(departuresOf([aPlace({ committed: 1 })], shipped(3), true)).toMatchObject([{ leaves: 2, freed: 2 }]);
  });

  test('place by place', () => {
    const places = [aPlace({ quantity: 2 }), aPlace({ lineId: 'line-2', inventoryId: 'stock-2', quantity: 3 })];
    expect(departuresOf(places, shipped(3), true)).toMatchObject([
      { leaves: 2, freed: 0 },
      { leaves: 1, freed: 2 },
    ]);
  });

  test('what was promised beyond the stock leaves from what is there by now', () => {
    expect(departuresOf([aPlace({ backordered: 2, available: 1 })], shipped(4), false)).toMatchObject([
      { leaves: 4, unreserved: 1 },
    ]);
    expect(departuresOf([aPlace({ backordered: 2, available: 9 })], shipped(3), true)).toMatchObject([
      { leaves: 3, unreserved: 0, freed: 0, freedBackorder: 2 },
    ]);
  });

  test.each([
    ['more than the order ever asked for', aPlace({ available: 9 }), 6],
    ['more than there is', aPlace({ backordered: 2, available: 1 }), 5],
  ])('%s is missing', (_what, place, units) => {
    expect(planDeparture([place], shipped(units), false)).toEqual({ outcome: 'missing', variantId: 'mug', units: 1 });
  });

  test('a variant that the order never held is missing', () => {
    expect(planDeparture([], shipped(1), true)).toMatchObject({ outcome: 'missing', units: 1 });
  });

  test('whatever the split: in the end all that was shipped has left, and nothing is held', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
        fc.array(fc.nat({ max: 27 }), { maxLength: 6 }),
        (quantities, stops) => {
          const asked = quantities.reduce((sum, quantity) => sum + quantity, 0);
          const steps = [...new Set(stops.map((stop) => Math.min(stop, asked)))].sort((a, b) => a - b);
          let places = quantities.map((quantity, index) => aPlace({ lineId: `${index}`, quantity }));
          let freed = 0;
          steps.forEach((step, index) => {
            const departures = departuresOf(places, shipped(step), index === steps.length - 1);
            places = places.map((place, at) => ({ ...place, committed: place.committed + departures[at]!.leaves }));
            freed = departures.reduce((sum, departure) => sum + departure.freed, 0);
          });
          const committed = places.reduce((sum, place) => sum + place.committed, 0);
          expect(committed).toBe(steps.at(-1) ?? 0);
          if (steps.length > 0) expect(committed + freed).toBe(asked);
        },
      ),
    );
  });
});
