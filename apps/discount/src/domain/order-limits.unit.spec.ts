import { describe, expect, test } from '@jest/globals';
import { limitsAction, limitsTable, type OrderFact, type UsageStatus } from './order-limits.ts';

const statuses: readonly UsageStatus[] = ['reserved', 'redeemed', 'released'];
const facts = Object.keys(limitsTable) as OrderFact[];

describe('limitsAction', () => {
  test.each(facts)('%s is stale when it is not newer than what was applied', (fact) => {
    for (const status of statuses) {
      for (const version of [1, 2, 3]) expect(limitsAction(fact, version, { status, orderVersion: 3 })).toBe('stale');
    }
  });

  test('a beginning never moves what exists', () => {
    for (const status of statuses) expect(limitsAction('placed', 4, { status, orderVersion: 3 })).toBe('stale');
  });

  test.each([
    ['placed', 'hold'],
    ['confirmed', 'hold_and_redeem'],
    ['cancelled', 'close'],
  ] as const)('%s of an order that nobody heard of: %s', (fact, action) => {
    expect(limitsAction(fact, 1, undefined)).toBe(action);
  });

  test.each([
    ['confirmed', 'reserved', 'redeem'],
    ['confirmed', 'redeemed', 'stale'],
    ['confirmed', 'released', 'contradiction'],
    ['cancelled', 'reserved', 'release'],
    ['cancelled', 'redeemed', 'release'],
    ['cancelled', 'released', 'close'],
  ] as const)('%s while %s: %s', (fact, status, action) => {
    expect(limitsAction(fact, 4, { status, orderVersion: 3 })).toBe(action);
  });
});
