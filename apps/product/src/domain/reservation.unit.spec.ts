import { describe, expect, test } from '@jest/globals';
import {
  reservationAction,
  reservationTable,
  type OrderFact,
  type Reservation,
  type ReservationStatus,
} from './reservation.ts';

const statuses: readonly ReservationStatus[] = ['held', 'committed', 'released', 'expired'];
const facts = Object.keys(reservationTable) as OrderFact[];
const aReservation = (status: ReservationStatus): Reservation => ({
  id: 'r',
  orderId: 'o',
  status,
  orderVersion: 3,
  version: 1,
});

describe('reservationAction', () => {
  test.each(facts)('%s is stale when it is not newer than what was applied', (fact) => {
    for (const status of statuses) {
      for (const version of [1, 2, 3]) expect(reservationAction(fact, version, aReservation(status))).toBe('stale');
    }
  });

  test('a beginning never moves a reservation that exists', () => {
    for (const status of statuses) expect(reservationAction('placed', 4, aReservation(status))).toBe('stale');
  });

  test('an end that comes first closes, a confirmation that comes first holds', () => {
    expect(reservationAction('cancelled', 2, undefined)).toBe('close');
    expect(reservationAction('confirmed', 3, undefined)).toBe('hold');
    expect(reservationAction('shipped', 4, undefined)).toBe('take');
  });

  test.each([
    ['confirmed', 'held', 'keep'],
    ['confirmed', 'expired', 'regain'],
    ['confirmed', 'released', 'contradiction'],
    ['cancelled', 'held', 'release'],
    ['cancelled', 'expired', 'close'],
    ['cancelled', 'released', 'close'],
    ['cancelled', 'committed', 'contradiction'],
    ['shipped', 'held', 'commit'],
    ['shipped', 'expired', 'take'],
    ['shipped', 'released', 'take'],
    ['shipped', 'committed', 'stale'],
  ] as const)('%s while %s: %s', (fact, status, action) => {
    expect(reservationAction(fact, 4, aReservation(status))).toBe(action);
  });
});
