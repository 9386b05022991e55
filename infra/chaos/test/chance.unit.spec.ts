import { Chance } from '../src/chance.ts';

const drawn = (chance: Chance) => [
  chance.between(2, 10),
  chance.happens(0.5),
  chance.oneOf(['a', 'b', 'c']),
  chance.shuffled([1, 2, 3, 4]),
  chance.weighted({ often: 9, seldom: 1 }),
];

describe('chance', () => {
  it('decides the same again for the same seed and name', () => {
    expect(drawn(new Chance(7, 'F1'))).toEqual(drawn(new Chance(7, 'F1')));
  });

  it('decides otherwise for another seed or name', () => {
    const numbers = (chance: Chance) => Array.from({ length: 8 }, () => chance.between(0, 1_000_000));
    expect(numbers(new Chance(8, 'F1'))).not.toEqual(numbers(new Chance(7, 'F1')));
    expect(numbers(new Chance(7, 'F2'))).not.toEqual(numbers(new Chance(7, 'F1')));
  });

  it('keeps to its bounds and weights', () => {
    const chance = new Chance(1, 'bounds');
    const draws = Array.from({ length: 2_000 }, () => chance.between(1, 3));
    expect(new Set(draws)).toEqual(new Set([1, 2, 3]));
    const kinds = Array.from({ length: 2_000 }, () => chance.weighted({ often: 9, seldom: 1 }));
    const often = kinds.filter((kind) => kind === 'often').length;
    expect(often).toBeGreaterThan(1_700);
    expect(often).toBeLessThan(1_900);
  });
});
