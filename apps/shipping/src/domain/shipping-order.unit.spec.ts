import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  advance,
  dispatch,
  split,
  stop,
  weightOf,
  type OrderLine,
  type Shipment,
  type ShippingOrder,
} from './shipping-order.ts';

const aLine = (itemId: string, quantity: number, over: Partial<OrderLine> = {}): OrderLine => ({
  itemId,
  variantId: `variant-${itemId}`,
  sku: itemId,
  name: itemId,
  weightGrams: 100,
  quantity,
  allocated: quantity,
  shipped: 0,
  delivered: 0,
  cancelled: 0,
  ...over,
});

function anOrder(...quantities: readonly number[]): ShippingOrder {
  const lines = quantities.map((quantity, index) => aLine(`line-${index}`, quantity));
  const shipment: Shipment = {
    id: 'first',
    number: 'SHP-2026-000001',
    status: 'created',
    carrier: { code: 'manual', adapter: 'manual', trackingUrlTemplate: null },
    methodCode: 'standard',
    tracking: null,
    items: lines.map(({ itemId, quantity }) => ({ itemId, quantity })),
  };
  return { orderId: 'order', userId: null, status: 'open', orderVersion: 3, version: 1, lines, shipments: [shipment] };
}

const code = (name: string) => expect.objectContaining({ code: `shipping.${name}` });
const part = (id: string) => ({ id, number: id });

/** What the CHECKs of the database say, and that the counters are the sums of the shipments. */
function expectSound({ lines, shipments }: ShippingOrder): void {
  for (const { itemId, quantity, allocated, shipped, delivered, cancelled } of lines) {
    const unitsIn = (among: readonly Shipment[]) =>
      among
        .flatMap(({ items }) => items)
        .reduce((units, item) => units + (item.itemId === itemId ? item.quantity : 0), 0);
    const living = shipments.filter(({ status }) => status !== 'cancelled');
    expect(allocated).toBe(unitsIn(living));
    expect(shipped).toBe(unitsIn(living.filter(({ status }) => status !== 'created')));
    expect(delivered).toBe(unitsIn(living.filter(({ status }) => status === 'delivered')));
    expect(allocated + cancelled).toBe(quantity);
  }
}

describe('a shipping order', () => {
  test('counts what left and what arrived', () => {
    const order = anOrder(2, 1);
    const left = dispatch(order, order.shipments[0]!, 'T1');
    const arrived = advance(left, left.shipments[0]!, 'delivered');

    expect(left.lines).toMatchObject([{ shipped: 2 }, { shipped: 1 }]);
    expect(arrived.lines).toMatchObject([{ delivered: 2 }, { delivered: 1 }]);
    expect([left.version, arrived.version]).toEqual([2, 3]);
    expectSound(arrived);
  });

  test('trouble on the way counts nothing', () => {
    const order = anOrder(2);
    const left = dispatch(order, order.shipments[0]!, 'T1');
    expect(advance(left, left.shipments[0]!, 'exception').lines).toEqual(left.lines);
  });

  test('a stop keeps what left and cancels the rest', () => {
    const order = anOrder(3, 1);
    const parted = split(order, order.shipments[0]!, [{ itemId: 'line-0', quantity: 1 }], part('second'));
    const left = dispatch(parted, parted.shipments[1]!, 'T2');
    const stopped = stop(left, 4);

    expect(stopped).toMatchObject({ status: 'closed', orderVersion: 4, version: 4 });
    expect(stopped.shipments.map(({ status }) => status)).toEqual(['cancelled', 'dispatched']);
    expect(stopped.lines).toMatchObject([
      { allocated: 1, shipped: 1, cancelled: 2 },
      { allocated: 0, shipped: 0, cancelled: 1 },
    ]);
    expectSound(stopped);
  });

  test('after a stop nothing is split and nothing leaves', () => {
    const order = anOrder(2);
    const stopped = stop(order, 4);
    const [shipment] = stopped.shipments;
    expect(() => dispatch(stopped, shipment!, 'T1')).toThrow(code('illegal_transition'));
    expect(() => split(stopped, shipment!, [{ itemId: 'line-0', quantity: 1 }], part('second'))).toThrow(
      code('order_closed'),
    );
  });

  test.each([
    ['all of it', [{ itemId: 'line-0', quantity: 2 }]],
    ['more than there is', [{ itemId: 'line-0', quantity: 3 }]],
    ['the same units twice', [1, 2].map(() => ({ itemId: 'line-0', quantity: 1 }))],
    ['a line of another order', [{ itemId: 'elsewhere', quantity: 1 }]],
  ])('a split of %s is refused', (_, wanted) => {
    const order = anOrder(2);
    expect(() => split(order, order.shipments[0]!, wanted, part('second'))).toThrow(code('split_too_much'));
  });

  test('a split takes whole lines too, and moves the weight', () => {
    const order = anOrder(2, 1);
    const parted = split(order, order.shipments[0]!, [{ itemId: 'line-1', quantity: 1 }], part('second'));
    expect(parted.shipments.map(({ items }) => items)).toEqual([
      [{ itemId: 'line-0', quantity: 2 }],
      [{ itemId: 'line-1', quantity: 1 }],
    ]);
    expect(parted.shipments.map(({ items }) => weightOf(parted, items))).toEqual([200, 100]);
  });

  test('weight is null when nothing is known, and what is known otherwise', () => {
    const { lines } = anOrder(1, 1);
    const [known, unknown] = [lines[0]!, { ...lines[1]!, weightGrams: null }];
    const both = [known, unknown].map(({ itemId }) => ({ itemId, quantity: 1 }));
    expect(weightOf({ lines: [known, unknown] }, both)).toBe(100);
    expect(weightOf({ lines: [known, unknown] }, both.slice(1))).toBeNull();
  });

  test('whatever happens in whatever order, every unit is in one place', () => {
    const act = fc.record({
      what: fc.constantFrom('dispatch', 'split', 'advance', 'stop'),
      which: fc.nat(5),
      line: fc.nat(2),
      quantity: fc.integer({ min: 1, max: 4 }),
      to: fc.constantFrom('in_transit', 'exception', 'delivered'),
    });
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
        fc.array(act),
        (units, acts) => {
          let order = anOrder(...units);
          for (const { what, which, line, quantity, to } of acts) {
            const shipment = order.shipments[which % order.shipments.length]!;
            const id = `part-${order.shipments.length}`;
            const before = order;
            try {
              if (what === 'dispatch') order = dispatch(order, shipment, id);
              else if (what === 'split')
                order = split(order, shipment, [{ itemId: `line-${line}`, quantity }], part(id));
              else if (what === 'advance') order = advance(order, shipment, to);
              else if (order.status === 'open') order = stop(order, order.orderVersion + 1);
            } catch (error) {
              expect(error).toMatchObject({ code: expect.stringMatching(/^shipping\./) });
            }
            expect(order.version - before.version).toBe(order === before ? 0 : 1);
            expectSound(order);
          }
        },
      ),
    );
  });
});
