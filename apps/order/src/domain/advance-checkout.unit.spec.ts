import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  aCheckout,
  account,
  customerCancels,
  minutesAfterPlacing,
  stockExpired,
  stockHeld,
  stockRefused,
  theClock,
  windowsAt,
} from '../../test/a-checkout.ts';
import { tell } from '../../test/tell.ts';
import { advance } from './advance-checkout.ts';
import { tellStep } from './checkout-saga.ts';
import { Contradiction, type Checkout, type News } from './checkout.ts';

const paying = () => tell(aCheckout(), [stockHeld()]).checkout;
const confirmed = () => tell(paying(), [account(1, 'authorized')]).checkout;

describe('checkout › the happy way', () => {
  it('asks for the money when the stock is held, and is confirmed when the money is', () => {
    const { checkout, events, history } = tell(aCheckout(), [stockHeld(), account(1, 'authorized')]);
    expect(events).toEqual(['payment_requested', 'confirmed']);
    expect(checkout).toMatchObject({
      status: 'confirmed',
      paymentStatus: 'authorized',
      version: 3,
      saga: { status: 'done', deadline: null },
    });
    expect(history).toEqual(['payment: pending → authorized', 'status: pending → confirmed']);
  });

  it('waits 30 minutes from placing for the provider', () => {
    expect(tell(aCheckout(), [stockHeld()]).said).toEqual([
      { event: 'payment_requested', version: 2, payUntil: minutesAfterPlacing(30) },
    ]);
    expect(paying().saga).toEqual({ status: 'running', step: 'paying', deadline: minutesAfterPlacing(30) });
  });

  it('asks nobody for money when there is nothing to pay', () => {
    const { checkout, events } = tell(aCheckout({ total: 0 }), [stockHeld()]);
    expect(events).toEqual(['confirmed']);
    expect(checkout).toMatchObject({ status: 'confirmed', paymentStatus: 'not_required' });
  });

  it('is confirmed by a capture as well, walking the states that were not heard', () => {
    const { checkout, history } = tell(paying(), [account(2, 'captured', { captured: 3998 })]);
    expect(checkout).toMatchObject({ status: 'confirmed', paymentStatus: 'captured', capturedTotal: 3998 });
    expect(history).toContain('payment: pending → captured');
  });
});

describe('checkout › refusals', () => {
  it.each([
    ['short', 'out_of_stock'],
    ['not_sold', 'out_of_stock'],
    ['expired', 'reservation_expired'],
  ] as const)('stock %s ends the order at once, because %s', (refusal, reason) => {
    const { checkout, said } = tell(aCheckout(), [stockRefused(refusal)]);
    expect(said).toEqual([{ event: 'cancelled', version: 2, reason, by: 'system:order' }]);
    expect(checkout).toMatchObject({
      status: 'cancelled',
      paymentStatus: 'voided',
      fulfilmentStatus: 'cancelled',
      saga: { status: 'failed', deadline: null },
    });
  });

  it('an expired hold ends a pending order', () => {
    expect(tell(paying(), [stockExpired()]).said).toMatchObject([
      { event: 'cancelled', reason: 'reservation_expired' },
    ]);
  });

  it('a declined card leaves the order pending for the retry window', () => {
    const { checkout, events } = tell(paying(), [account(1, 'failed', { failureCode: 'card_declined' })]);
    expect(events).toEqual([]);
    expect(checkout).toMatchObject({
      status: 'pending',
      paymentStatus: 'failed',
      answers: { paymentFailure: 'card_declined' },
      saga: { step: 'awaiting_customer', deadline: minutesAfterPlacing(16) },
    });
  });

  it('another method that works confirms it, and the failure is forgotten', () => {
    const { checkout, events } = tell(paying(), [
      account(1, 'failed', { failureCode: 'card_declined' }),
      account(2, 'authorized'),
    ]);
    expect(events).toEqual(['confirmed']);
    expect(checkout.answers.paymentFailure).toBeUndefined();
  });

  it.each([
    ['without a retry window', windowsAt(1, { retryWindowMs: 0 }), false],
    ['when no further attempt can help', windowsAt(1), true],
  ])('a declined card ends the order at once %s', (_when, windows, final) => {
    const { checkout, said } = tell(paying(), [account(1, 'failed', { final })], windows);
    expect(said).toMatchObject([{ event: 'cancelled', reason: 'payment_declined' }]);
    expect(checkout.saga.status).toBe('failed');
  });

  it('money that went back before the confirmation ends the order', () => {
    expect(tell(paying(), [account(2, 'voided')]).said).toMatchObject([{ event: 'cancelled', reason: 'money_lost' }]);
  });

  it('shows the second factor, and waits for the customer', () => {
    const nextAction = { type: 'redirect', url: 'https://bank.example/3ds' };
    const { checkout } = tell(paying(), [account(1, 'requires_action', { nextAction })]);
    expect(checkout).toMatchObject({ status: 'pending', answers: { nextAction }, saga: { step: 'awaiting_customer' } });
    expect(tell(checkout, [account(2, 'authorized')]).checkout.answers.nextAction).toBeUndefined();
  });
});

describe('checkout › deadlines', () => {
  const at = (minute: number) => windowsAt(minute);

  it('nobody held the stock for 15 minutes', () => {
    expect(tell(aCheckout(), [theClock], at(14.9)).events).toEqual([]);
    expect(tell(aCheckout(), [theClock], at(15)).said).toMatchObject([{ reason: 'not_answered', step: 'reserving' }]);
  });

  it('the provider said nothing for 30 minutes: payment goes on resolving, the saga waits for its last word', () => {
    const late = tell(paying(), [theClock], at(30));
    expect(late.said).toMatchObject([{ event: 'cancelled', reason: 'not_answered', step: 'paying' }]);
    expect(late.checkout.saga.status).toBe('compensating');
    const lastWord = tell(late.checkout, [account(1, 'authorized'), account(2, 'voided')]);
    expect(lastWord.events).toEqual([]);
    expect(lastWord.checkout).toMatchObject({
      status: 'cancelled',
      paymentStatus: 'voided',
      saga: { status: 'failed' },
    });
  });

  it('asks for no money when the holds came after the time to pay', () => {
    expect(tell(aCheckout(), [stockHeld()], at(31)).said).toMatchObject([{ reason: 'not_answered', step: 'paying' }]);
  });

  it('the customer has 15 minutes after the word of the provider', () => {
    const waiting = tell(paying(), [account(1, 'requires_action')], at(5)).checkout;
    expect(tell(waiting, [theClock], at(19.9)).events).toEqual([]);
    expect(tell(waiting, [theClock], at(20)).said).toMatchObject([{ reason: 'payment_expired' }]);
  });

  it('and never more than 55 minutes from placing', () => {
    expect(tell(paying(), [account(1, 'requires_action')], at(50)).checkout.saga.deadline).toEqual(
      minutesAfterPlacing(55),
    );
  });

  it('gives no promise in the last minute of the hold', () => {
    expect(tell(paying(), [account(1, 'authorized')], at(58.9)).events).toEqual(['confirmed']);
    expect(tell(paying(), [account(1, 'authorized')], at(59)).said).toMatchObject([{ reason: 'reservation_expired' }]);
  });

  it('a step that never heard from payment counts from placing', () => {
    const state = aCheckout({ paymentStatus: 'failed', answers: { stock: 'held', paymentAsked: true } });
    expect(tell(state, [theClock], at(15)).said).toMatchObject([{ reason: 'payment_expired' }]);
  });
});

describe('checkout › cancellation', () => {
  it('ends a pending order, in the name of the one who asked', () => {
    const { checkout, said } = tell(paying(), [customerCancels]);
    expect(said).toEqual([{ event: 'cancelled', version: 3, reason: 'requested_by_customer', by: 'customer-1' }]);
    expect(checkout.saga.status).toBe('compensating');
  });

  it('asks shipping to stop a confirmed order, once', () => {
    const { checkout, events } = tell(confirmed(), [customerCancels, customerCancels]);
    expect(events).toEqual(['cancellation_requested']);
    expect(checkout).toMatchObject({ status: 'confirmed', stopRequested: true });
  });

  it.each([
    ['the stock is lost', stockRefused('expired', 3), 'stock_lost'],
    ['the authorisation is let go', account(2, 'voided'), 'money_lost'],
    ['all the money went back', account(3, 'refunded', { captured: 3998, refunded: 3998 }), 'money_lost'],
  ] as const)('stops a confirmed order when %s', (_what, news, reason) => {
    expect(tell(confirmed(), [news]).said).toContainEqual(
      expect.objectContaining({ event: 'cancellation_requested', reason }),
    );
  });

  it('leaves a confirmed order alone when its hold merely expired: product regains it or says so', () => {
    expect(tell(confirmed(), [stockExpired(4)]).events).toEqual([]);
  });

  it.each(['shipped', 'delivered', 'cancelled'] as const)('does nothing to a %s order', (status) => {
    expect(
      tell(aCheckout({ status, saga: { status: 'done', step: 'confirming', deadline: null } }), [customerCancels])
        .events,
    ).toEqual([]);
  });
});

describe('checkout › money afterwards', () => {
  const captured = () => tell(confirmed(), [account(2, 'captured', { captured: 3998 })]).checkout;

  it('says how much went back, and how much so far', () => {
    const { checkout, said, history } = tell(captured(), [
      account(3, 'partially_refunded', { captured: 3998, refunded: 1000 }),
      account(4, 'partially_refunded', { captured: 3998, refunded: 1500 }),
    ]);
    expect(said).toEqual([
      { event: 'refunded', version: 4, amount: 1000 },
      { event: 'refunded', version: 5, amount: 500 },
    ]);
    expect(checkout).toMatchObject({ paymentStatus: 'partially_refunded', refundedTotal: 1500, status: 'confirmed' });
    expect(history).toEqual(['payment: captured → partially_refunded']);
  });

  it('takes no old picture', () => {
    expect(advance(captured(), account(1, 'authorized'), windowsAt(1))).toBeUndefined();
    expect(advance(paying(), stockHeld(), windowsAt(1))).toBeUndefined();
  });

  it('refuses a picture that no path explains', () => {
    expect(() => advance(captured(), account(9, 'failed'), windowsAt(1))).toThrow(Contradiction);
  });
});

it('every step tells what it asks and what undoes it', () => {
  expect(tellStep('reserving')).toEqual({
    asks: expect.stringContaining('order.placed'),
    undoneBy: expect.any(String),
  });
});

describe('checkout › any shuffle of the facts', () => {
  const moneyStories = [
    [account(1, 'authorized')],
    [account(1, 'failed'), account(2, 'authorized')],
    [account(1, 'failed'), account(2, 'failed', { final: true })],
    [account(1, 'requires_action'), account(2, 'authorized')],
    [account(1, 'captured', { captured: 3998 })],
    [],
  ] as const;
  const stockStories = [[stockHeld()], [stockHeld(), stockExpired()], [stockRefused()], []] as const;
  const others = fc.subarray([customerCancels, theClock, theClock]);

  /** What payment says on hearing that the order ended (10 "Give-back"). */
  function closing(checkout: Checkout): readonly News[] {
    const next = checkout.paymentSeen + 1;
    switch (checkout.paymentStatus) {
      case 'pending':
      case 'requires_action':
        return [account(next, 'failed', { failureCode: 'order_closed' })];
      case 'authorized':
        return [account(next, 'voided')];
      case 'captured':
        return [account(next, 'refunded', { captured: 3998, refunded: 3998 })];
      default:
        return [];
    }
  }

  it('ends in an allowed state, with versions without gaps', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...moneyStories),
        fc.constantFrom(...stockStories),
        others,
        fc.infiniteStream(fc.nat()),
        fc.nat({ max: 70 }),
        (money, stock, rest, dice, minute) => {
          const facts = [...money, ...stock, ...rest, ...stock, ...money];
          const shuffled = facts.map((fact) => [dice.next().value as number, fact] as const).sort(([a], [b]) => a - b);
          // Payment speaks only after it was asked; everything else comes in any order, and twice.
          const start = money.length > 0 ? paying() : aCheckout();
          const first = tell(
            start,
            shuffled.map(([, fact]) => fact),
            windowsAt(minute),
          );
          const late = tell(first.checkout, [theClock], windowsAt(70));
          const end = late.checkout.status === 'cancelled' ? tell(late.checkout, closing(late.checkout)) : late;

          const versions = [...first.said, ...late.said, ...(end === late ? [] : end.said)].map(
            ({ version }) => version,
          );
          expect(versions).toEqual(versions.map((_, index) => start.version + 1 + index));

          const { status, paymentStatus, fulfilmentStatus, saga } = end.checkout;
          if (status === 'cancelled') {
            expect(['failed', 'voided', 'refunded']).toContain(paymentStatus);
            expect(fulfilmentStatus).toBe('cancelled');
            expect(saga.status).toBe('failed');
          } else {
            expect(status).toBe('confirmed');
            expect(['authorized', 'captured']).toContain(paymentStatus);
            expect(fulfilmentStatus).toBe('unfulfilled');
            expect(saga.status).toBe('done');
          }
          expect(saga.deadline).toBeNull();
        },
      ),
      { numRuns: 2000 },
    );
  });
});
