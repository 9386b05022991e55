import { describe, expect, test } from '@jest/globals';
import { optionsFor, plainPostcode, type Area, type Load, type Method, type Rate, type Zone } from './tariff.ts';

const aRate = (over: Partial<Rate> = {}): Rate => ({
  basis: 'weight',
  from: 0,
  to: null,
  price: 490,
  freeAbove: null,
  currency: 'EUR',
  ...over,
});
const aMethod = (code: string, rates: readonly Rate[] = [aRate()], over: Partial<Method> = {}): Method => ({
  code,
  name: code,
  minDays: 2,
  maxDays: 4,
  rates,
  ...over,
});
const anArea = (over: Partial<Area> = {}): Area => ({
  country: 'DE',
  region: null,
  postcodeFrom: null,
  postcodeTo: null,
  ...over,
});
const aZone = (name: string, over: Partial<Zone> = {}): Zone => ({
  name,
  priority: 0,
  areas: [anArea()],
  methods: [aMethod(name)],
  ...over,
});
const aLoad = (over: Partial<Load> = {}): Load => ({ weight: 700, items: 2, price: 3998, currency: 'EUR', ...over });

const berlin = { country: 'DE', region: 'Berlin', postalCode: '10115' };
const codes = (zones: readonly Zone[], destination: Parameters<typeof optionsFor>[1] = berlin, load = aLoad()) =>
  optionsFor(zones, destination, load).map(({ code }) => code);

describe('the zone of an address', () => {
  test('is the one of highest priority, alone', () => {
    expect(codes([aZone('low'), aZone('high', { priority: 5 })])).toEqual(['high']);
  });

  test('among equals is the one that says more', () => {
    const region = aZone('region', { areas: [anArea({ region: 'berlin' })] });
    const range = aZone('range', { areas: [anArea({ postcodeFrom: '10000', postcodeTo: '10999' })] });
    expect(codes([aZone('country'), region])).toEqual(['region']);
    expect(codes([aZone('country'), range, region])).toEqual(['range']);
  });

  test('does not depend on the order of rows', () => {
    const zones = [aZone('a'), aZone('b'), aZone('c')];
    expect(codes(zones.toReversed())).toEqual(codes(zones));
  });

  test.each([
    ['FR', undefined, '75001', []],
    ['DE', undefined, undefined, []],
    ['DE', undefined, '10000', ['range']],
    ['DE', undefined, '10 999', ['range']],
    ['DE', undefined, '09999', []],
    ['DE', undefined, '11000', []],
  ])('country %s, region %s, postcode %s: %j', (country, region, postalCode, expected) => {
    const range = aZone('range', { areas: [anArea({ postcodeFrom: '10000', postcodeTo: '10999' })] });
    expect(codes([range], { country, region, postalCode })).toEqual(expected);
  });

  test('the end of a range holds everything that begins with it', () => {
    const zone = aZone('london', { areas: [anArea({ country: 'GB', postcodeFrom: 'SW1', postcodeTo: 'SW3' })] });
    expect(codes([zone], { country: 'GB', postalCode: 'sw3 5rs' })).toEqual(['london']);
    expect(codes([zone], { country: 'GB', postalCode: 'SW4 0AA' })).toEqual([]);
    expect(plainPostcode('sw1a 1aa')).toBe('SW1A1AA');
  });
});

describe('the options', () => {
  test('come cheapest first, then fastest', () => {
    const slow = aMethod('slow', [aRate({ price: 490 })], { maxDays: 9 });
    const zone = aZone('zone', { methods: [aMethod('dear', [aRate({ price: 990 })]), slow, aMethod('fast')] });
    expect(codes([zone])).toEqual(['fast', 'slow', 'dear']);
  });

  test.each([
    [999, 100],
    [1000, 200],
    [4999, 200],
    [5000, undefined],
  ])('a tier holds its lower bound and not its upper one: %i g costs %s', (weight, price) => {
    const rates = [aRate({ to: 1000, price: 100 }), aRate({ from: 1000, to: 5000, price: 200 })];
    const [option] = optionsFor([aZone('zone', { methods: [aMethod('m', rates)] })], berlin, aLoad({ weight }));
    expect(option?.price.amount).toBe(price);
  });

  test.each([
    ['weight', 700],
    ['price', 3998],
    ['items', 2],
  ] as const)('a tier by %s looks at that', (basis, value) => {
    const covers = (from: number, to: number) =>
      codes([aZone('zone', { methods: [aMethod('m', [aRate({ basis, from, to })])] })]).length === 1;
    expect([covers(value, value + 1), covers(value + 1, value + 2), covers(0, value)]).toEqual([true, false, false]);
  });

  test.each([
    [4999, 490],
    [5000, 0],
  ])('goods worth %i cost %i to send when it is free from 5000 on', (price, amount) => {
    const zone = aZone('zone', { methods: [aMethod('m', [aRate({ freeAbove: 5000 })])] });
    expect(optionsFor([zone], berlin, aLoad({ price }))).toMatchObject([{ price: { amount, currency: 'EUR' } }]);
  });

  test('another currency is not converted', () => {
    expect(codes([aZone('zone')], berlin, aLoad({ currency: 'USD' }))).toEqual([]);
  });
});
