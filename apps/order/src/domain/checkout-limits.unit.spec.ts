import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  aCheckout,
  account,
  limitsHeld,
  limitsRefused,
  minutesAfterPlacing,
  stockHeld,
  stockRefused,
  theClock,
  windowsAt,
} from '../../test/a-checkout.ts';
import { tell } from '../../test/tell.ts';

const limited = () => aCheckout({ answers: { limits: 'asked' } });

describe('checkout › an order with limits', () => {
  it.each([
    ['stock, then limits', [stockHeld(), limitsHeld()]],
    ['limits, then stock', [limitsHeld(), stockHeld()]],
  ])('waits for the limits too: %s', (_, [first, second]) => {
    const { checkout, events } = tell(limited(), [first!]);
    expect(events).toEqual([]);
    expect(checkout.saga).toMatchObject({ step: 'reserving', deadline: minutesAfterPlacing(15) });
    expect(tell(checkout, [second!]).events).toEqual(['payment_requested']);
  });

  it.each([
    ['before the stock is held', []],
    ['after the stock is held', [stockHeld()]],
  ])('a refused limit ends the order at once: %s', (_, before) => {
    const { checkout, said } = tell(limited(), [...before, limitsRefused()]);
    expect(said).toEqual([{ event: 'cancelled', version: 2, reason: 'coupon_rejected', by: 'system:order' }]);
    expect(checkout).toMatchObject({ status: 'cancelled', saga: { status: 'failed', step: 'reserving' } });
  });

  it('limits that nobody answers for are waited for 15 minutes', () => {
    expect(tell(limited(), [stockHeld(), theClock], windowsAt(15)).said).toMatchObject([
      { event: 'cancelled', reason: 'not_answered', step: 'reserving' },
    ]);
  });

  it('of two words of discount the newer counts, whichever comes first', () => {
    const { checkout, events } = tell(limited(), [stockHeld(), limitsHeld(2), limitsRefused(1), limitsHeld(2)]);
    expect(events).toEqual(['payment_requested']);
    expect(checkout.answers).toMatchObject({ limits: 'held', limitsSeen: 2 });
  });

  it('limits that are held or refused after the end change nothing', () => {
    const ended = tell(limited(), [stockRefused()]).checkout;
    for (const late of [limitsHeld(), limitsRefused()]) expect(tell(ended, [late]).events).toEqual([]);
  });

  it('whichever leg answers first, and however often: paid for once both are held, ended once one is refused', () => {
    const legs = fc.record({ stock: fc.boolean(), limits: fc.boolean() });
    fc.assert(
      fc.property(legs, fc.boolean(), fc.nat({ max: 2 }), ({ stock, limits }, limitsFirst, again) => {
        const answers = [stock ? stockHeld() : stockRefused(), limits ? limitsHeld() : limitsRefused()];
        const facts = limitsFirst ? answers.toReversed() : answers;
        const news = [...facts, ...Array.from({ length: again }, () => facts).flat()];
        const { checkout, events } = tell(limited(), news);
        expect(events).toEqual([stock && limits ? 'payment_requested' : 'cancelled']);
        if (stock && limits) expect(tell(checkout, [account(1, 'authorized')]).events).toEqual(['confirmed']);
      }),
    );
  });
});
