import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  aCheckout,
  account,
  customerCancels,
  minutesAfterPlacing,
  parcels,
  stockHeld,
  windowsAt,
} from '../../test/a-checkout.ts';
import { tell } from '../../test/tell.ts';
import { advance } from './advance-checkout.ts';
import { Contradiction, type News } from './checkout.ts';

const confirmed = () => tell(aCheckout(), [stockHeld(), account(1, 'authorized')]).checkout;
const asked = () => tell(confirmed(), [customerCancels]).checkout;

const all = [3, 2];
const some = [2, 0];

describe('dispatch', () => {
  it('a parcel that is not the last: the order stays confirmed', () => {
    const { checkout, said, history } = tell(confirmed(), [parcels(1), parcels(2, { shipped: some })]);
    expect(said).toEqual([{ event: 'shipped', final: false, version: 4 }]);
    expect(checkout).toMatchObject({ status: 'confirmed', fulfilmentStatus: 'partially_shipped', shippingSeen: 2 });
    expect(history).toEqual(['fulfilment: unfulfilled → partially_shipped']);
  });

  it('the last one: everything is shipped', () => {
    const { checkout, said, history } = tell(confirmed(), [
      parcels(1, { shipped: some }),
      parcels(2, { shipped: all }),
    ]);
    expect(said).toMatchObject([
      { event: 'shipped', final: false },
      { event: 'shipped', final: true },
    ]);
    expect(checkout).toMatchObject({ status: 'shipped', fulfilmentStatus: 'shipped', version: 5 });
    expect(history.at(-1)).toBe('status: confirmed → shipped');
  });

  it('a parcel of a cancelled or a pending order is a contradiction', () => {
    const stopped = tell(asked(), [parcels(1, { closed: true })]).checkout;
    expect(() => advance(stopped, parcels(2, { shipped: some }), windowsAt(1))).toThrow(Contradiction);
    expect(() => advance(aCheckout(), parcels(1, { shipped: some }), windowsAt(1))).toThrow(Contradiction);
  });

  it.each([
    ['fewer left than before', { shipped: [1, 0] }],
    ['more left than was ordered', { shipped: [4, 0] }],
    ['more arrived than left', { shipped: some, delivered: [3, 0] }],
    ['more left or was called off than was ordered', { shipped: [2, 0], cancelled: [2, 0] }],
  ])('%s is a contradiction', (_what, picture) => {
    const { checkout } = tell(confirmed(), [parcels(1, { shipped: some })]);
    expect(() => advance(checkout, parcels(2, picture), windowsAt(1))).toThrow(Contradiction);
  });

  it("a carrier's trouble is written down, and moves nothing", () => {
    const { checkout, events, history } = tell(confirmed(), [
      parcels(1, { shipped: all }),
      parcels(2, { shipped: all, trouble: 'Address unknown' }),
    ]);
    expect(events).toEqual(['shipped']);
    expect(history.at(-1)).toBe('fulfilment: Address unknown');
    expect(checkout.status).toBe('shipped');
  });
});

describe('delivery', () => {
  it('a parcel that arrives while another is still here can be returned already', () => {
    const { checkout, said } = tell(confirmed(), [
      parcels(1, { shipped: some }),
      parcels(2, { shipped: some, delivered: some }),
    ]);
    expect(said.at(-1)).toEqual({
      event: 'delivered',
      final: false,
      at: minutesAfterPlacing(62).toISOString(),
      version: 5,
    });
    expect(checkout).toMatchObject({ status: 'confirmed', fulfilmentStatus: 'partially_shipped' });
  });

  it('a picture that jumps is walked, and each step is said', () => {
    const { checkout, said, history } = tell(confirmed(), [parcels(7, { shipped: all, delivered: all })]);
    expect(said).toMatchObject([
      { event: 'shipped', final: true, version: 4 },
      { event: 'delivered', final: true, version: 5 },
    ]);
    expect(checkout).toMatchObject({ status: 'delivered', fulfilmentStatus: 'delivered' });
    expect(history).toEqual([
      'fulfilment: unfulfilled → shipped',
      'status: confirmed → shipped',
      'fulfilment: shipped → delivered',
      'status: shipped → delivered',
    ]);
  });

  it('the rest is called off after the only parcel arrived: the order is delivered', () => {
    const { checkout, said } = tell(asked(), [
      parcels(1, { shipped: some, delivered: some }),
      parcels(2, { shipped: some, delivered: some, cancelled: [1, 2], closed: true }),
    ]);
    expect(said.slice(-2)).toMatchObject([
      { event: 'shipped', final: true },
      { event: 'delivered', final: true, at: minutesAfterPlacing(61).toISOString() },
    ]);
    expect(checkout).toMatchObject({ status: 'delivered', fulfilmentStatus: 'delivered' });
  });
});

describe("shipping's answer to a cancellation", () => {
  it('nothing had left: the order ends, for the reason of the request, when payment has said its last word', () => {
    const { checkout, said } = tell(asked(), [parcels(1, { cancelled: all, closed: true })]);
    expect(said).toEqual([{ event: 'cancelled', reason: 'requested_by_customer', by: 'customer-1', version: 5 }]);
    expect(checkout).toMatchObject({
      status: 'cancelled',
      fulfilmentStatus: 'cancelled',
      saga: { status: 'compensating', deadline: null },
    });
    expect(tell(checkout, [account(2, 'voided')]).checkout.saga.status).toBe('failed');
  });

  it('it never heard of the order: the same', () => {
    const picture: News = {
      from: 'shipping',
      picture: { version: 1, occurredAt: '', closed: true, lines: [], parcels: [] },
    };
    expect(tell(asked(), [picture]).checkout.status).toBe('cancelled');
  });

  it('an order that nothing was to pay for has ended at once', () => {
    const free = tell(aCheckout({ total: 0 }), [stockHeld(), customerCancels]).checkout;
    expect(tell(free, [parcels(1, { closed: true })]).checkout).toMatchObject({
      status: 'cancelled',
      paymentStatus: 'not_required',
      saga: { status: 'failed' },
    });
  });

  it('something had left: the rest is called off, and the order is shipped', () => {
    const { checkout, said, history } = tell(asked(), [
      parcels(1, { shipped: some }),
      parcels(2, { shipped: some, cancelled: [1, 2], closed: true }),
    ]);
    expect(said.slice(-1)).toMatchObject([{ event: 'shipped', final: true }]);
    expect(checkout).toMatchObject({ status: 'shipped', fulfilmentStatus: 'shipped', saga: { status: 'done' } });
    expect(history).toContain('status: rest_cancelled');
  });

  it('a closed order has no rest, even if the lines do not say so', () => {
    expect(tell(asked(), [parcels(2, { shipped: some, closed: true })]).checkout.status).toBe('shipped');
  });

  it('everything had left: the request is refused', () => {
    const { checkout, events, history } = tell(asked(), [
      parcels(2, { shipped: all, closed: true }),
      parcels(3, { shipped: all, closed: true }),
    ]);
    expect(events).toEqual(['shipped']);
    expect(history.filter((line) => line === 'status: cancellation_refused')).toHaveLength(1);
    expect(checkout.status).toBe('shipped');
  });
});

describe('any permutation and duplication of the pictures of a history', () => {
  /** Parcels leave and arrive one unit at a time; at some moment the rest may be called off. */
  const history = fc
    .record({
      steps: fc.array(fc.record({ line: fc.nat({ max: 1 }), leaves: fc.boolean() }), { maxLength: 12 }),
      stopAfter: fc.option(fc.nat({ max: 12 })),
    })
    .map(({ steps, stopAfter }) => {
      const shipped = [0, 0];
      const delivered = [0, 0];
      let closed = false;
      return [...steps, undefined].map((step, index) => {
        if (step?.leaves && !closed && shipped[step.line]! < all[step.line]!) shipped[step.line]!++;
        if (step && !step.leaves && delivered[step.line]! < shipped[step.line]!) delivered[step.line]!++;
        closed ||= stopAfter === index;
        return parcels(index + 1, { shipped: [...shipped], delivered: [...delivered], closed });
      });
    });

  it('ends in the same state, with the same totals and versions without gaps', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.nat()), (pictures, dice) => {
        const shuffled = [...pictures, ...pictures]
          .map((picture) => [dice.next().value as number, picture] as const)
          .sort(([a], [b]) => a - b)
          .map(([, picture]) => picture);
        const told = tell(asked(), pictures);
        const mixed = tell(asked(), shuffled);
        expect(mixed.checkout.answers.delivery?.units).toEqual(told.checkout.answers.delivery?.units);
        for (const axis of ['status', 'fulfilmentStatus', 'shippingSeen'] as const) {
          expect(mixed.checkout[axis]).toBe(told.checkout[axis]);
        }
        expect(mixed.checkout.saga.status).toBe(told.checkout.saga.status);
        for (const { said, checkout } of [told, mixed]) {
          expect(said.map(({ version }) => version)).toEqual(said.map((_, index) => 5 + index));
          const ends = said.filter((saying) => 'final' in saying && saying.final);
          expect(ends.map(({ event }) => event)).toEqual(
            { confirmed: [], shipped: ['shipped'], delivered: ['shipped', 'delivered'] }[
              checkout.status as 'shipped'
            ] ?? [],
          );
        }
      }),
      { numRuns: 2000 },
    );
  });
});
