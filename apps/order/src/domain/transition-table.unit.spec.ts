import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fulfilmentStatus, orderStatus, paymentStatus, sagaStatus } from './order-status.ts';

describe('a transition table', () => {
  it('knows what may follow', () => {
    expect(orderStatus.allows('pending', 'confirmed')).toBe(true);
    expect(orderStatus.allows('cancelled', 'confirmed')).toBe(false);
    expect(orderStatus.next('confirmed')).toEqual(['shipped', 'cancelled']);
  });

  it('walks the shortest declared way to a state that was reached unheard', () => {
    expect(paymentStatus.path('pending', 'refunded')).toEqual(['captured', 'refunded']);
    expect(paymentStatus.path('failed', 'voided')).toEqual(['authorized', 'voided']);
    expect(paymentStatus.path('captured', 'captured')).toEqual([]);
  });

  it('finds no way back', () => {
    expect(paymentStatus.path('voided', 'captured')).toBeUndefined();
    expect(orderStatus.path('delivered', 'pending')).toBeUndefined();
  });

  it.each([orderStatus, paymentStatus, fulfilmentStatus, sagaStatus].map((table) => [table.axis, table] as const))(
    '%s: every state is reached from the first one, and every step of a path is declared',
    (_axis, table) => {
      const states = fc.constantFrom(...(table.states as readonly string[]));
      const { first } = table as { first: string };
      const untyped = table as unknown as {
        path(from: string, to: string): string[] | undefined;
        allows(from: string, to: string): boolean;
      };
      for (const state of table.states) expect(untyped.path(first, state)).toBeDefined();
      fc.assert(
        fc.property(states, states, (from, to) => {
          let at = from;
          for (const step of untyped.path(from, to) ?? []) {
            expect(untyped.allows(at, step)).toBe(true);
            at = step;
          }
        }),
      );
    },
  );
});
