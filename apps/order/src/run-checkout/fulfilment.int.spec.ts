import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customer, mugs, OrderService, tea } from '../../test/order-service.ts';
import type { HeardParcels } from '../heard-events.ts';
import { OnInventoryReserved } from '../on-inventory-reserved/on-inventory-reserved.ts';
import { OnPaymentAuthorized } from '../on-payment-authorized/on-payment-authorized.ts';
import { OnPaymentVoided } from '../on-payment-voided/on-payment-voided.ts';
import { OnShipmentCancelled } from '../on-shipment-cancelled/on-shipment-cancelled.ts';
import { OnShipmentDelivered } from '../on-shipment-delivered/on-shipment-delivered.ts';
import { OnShipmentDispatched } from '../on-shipment-dispatched/on-shipment-dispatched.ts';
import { OnShipmentException } from '../on-shipment-exception/on-shipment-exception.ts';
import type { OrderDetail, PlacedOrder } from '../order-representation.ts';

const parcel = {
  shipmentId: 'shipment-1',
  number: 'SHP-2026-000001',
  carrier: 'simulated',
  tracking: 'SIM0123456789ABCDEF',
  trackingUrl: 'http://localhost:4000/v1/tracking/SIM0123456789ABCDEF',
};
const account = { paymentId: 'payment-1', captured: 0, refunded: 0 };

describe('parcels', () => {
  let order: OrderService;
  beforeAll(async () => {
    order = await OrderService.start();
  });
  afterAll(() => order.close());

  /** Two mugs and three teas, paid and promised. */
  const confirmed = async () => {
    const placed = await order.place({
      lines: [
        { variantId: mugs.variantId, quantity: 2 },
        { variantId: tea.variantId, quantity: 3 },
      ],
    });
    await order.hear(OnInventoryReserved, { orderId: placed.id, version: 1 });
    await order.hear(OnPaymentAuthorized, { ...account, orderId: placed.id, version: 1, status: 'authorized' });
    return placed;
  };
  const detail = async ({ id }: { id: string }) =>
    (await order.request<OrderDetail>('GET', `/v1/orders/${id}`, { as: customer })).body;
  const cancel = ({ id }: { id: string }) =>
    order.request<{ code: string }>('POST', `/v1/orders/${id}/cancel`, { as: customer });

  interface Units {
    readonly shipped?: readonly [mugs: number, teas: number];
    readonly delivered?: readonly [mugs: number, teas: number];
    readonly cancelled?: readonly [mugs: number, teas: number];
    readonly closed?: boolean;
  }
  const picture = (
    { id, lines }: PlacedOrder,
    version: number,
    { shipped = [0, 0], delivered = [0, 0], cancelled = [0, 0], closed = false }: Units,
  ): HeardParcels => ({
    orderId: id,
    version,
    occurredAt: `2026-01-16T08:00:0${version}.000Z`,
    orderStatus: closed ? 'closed' : 'open',
    lines: lines.map(({ itemId, quantity }, line) => ({
      itemId,
      quantity,
      shipped: shipped[line]!,
      delivered: delivered[line]!,
      cancelled: cancelled[line]!,
    })),
    parcels: shipped.some((units) => units > 0) ? [parcel] : [],
  });

  it('dispatched in two parts: each is said, with what it earned, and the customer sees where it is', async () => {
    const placed = await confirmed();
    await order.hear(OnShipmentDispatched, picture(placed, 2, { shipped: [1, 0] }));
    expect(await order.axes(placed.id)).toMatchObject({ status: 'confirmed', fulfilment: 'partially_shipped' });
    await order.hear(OnShipmentDispatched, picture(placed, 3, { shipped: [2, 3] }));
    expect(await order.axes(placed.id)).toMatchObject({ status: 'shipped', fulfilment: 'shipped', version: 5 });

    const [first, last] = (await order.said(placed.id)).slice(-2);
    const { number: parcelNumber, tracking, trackingUrl } = parcel;
    expect(first).toEqual({
      type: 'order.partially_shipped.v1',
      data: {
        orderId: placed.id,
        version: 4,
        orderNumber: placed.number,
        userId: customer.userId,
        lines: [
          expect.objectContaining({ variantId: mugs.variantId, quantity: 2, shipped: 1, cancelled: 0 }),
          expect.objectContaining({ variantId: tea.variantId, quantity: 3, shipped: 0, cancelled: 0 }),
        ],
        captureDue: { amount: 1999, currency: 'EUR' },
        final: false,
        parcels: [{ number: parcelNumber, tracking, trackingUrl }],
      },
    });
    expect(last).toMatchObject({
      type: 'order.shipped.v1',
      data: { captureDue: { amount: 2 * 1999 + 3 * 350 }, final: true },
    });

    const shown = await detail(placed);
    expect(shown.lines.map(({ shipped }) => shipped)).toEqual([2, 3]);
    expect(shown.fulfilment).toMatchObject({ status: 'shipped', shipped: 5, delivered: 0, parcels: [{ tracking }] });
    expect(shown.shippedAt).toBeDefined();
    expect(shown.timeline.map(({ axis, to }) => `${axis} ${to}`)).toContain('fulfilment partially_shipped');
  });

  it('delivered: what can be returned, until when, and what it cost', async () => {
    const placed = await confirmed();
    await order.hear(OnShipmentDelivered, picture(placed, 5, { shipped: [2, 3], delivered: [2, 3] }));
    expect(await order.axes(placed.id)).toMatchObject({ status: 'delivered', fulfilment: 'delivered' });
    expect((await order.said(placed.id)).slice(-2).map(({ type }) => type)).toEqual([
      'order.shipped.v1',
      'order.delivered.v1',
    ]);
    expect((await order.said(placed.id)).at(-1)!.data).toMatchObject({
      paymentId: 'payment-1',
      currency: 'EUR',
      shipping: 0,
      deliveredAt: '2026-01-16T08:00:05.000Z',
      returnableUntil: '2026-02-15T08:00:05.000Z',
      lines: [
        { delivered: 2, unitPrice: 1999, discountShare: 0, taxShare: 0 },
        { delivered: 3, unitPrice: 350 },
      ],
    });
    expect((await detail(placed)).deliveredAt).toBeDefined();
  });

  it('duplicates and old pictures change nothing', async () => {
    const placed = await confirmed();
    const pictures = [
      picture(placed, 2, { shipped: [1, 0] }),
      picture(placed, 3, { shipped: [2, 3] }),
      picture(placed, 4, { shipped: [2, 3], delivered: [1, 0] }),
    ];
    for (const one of pictures) await order.hear(OnShipmentDispatched, one);
    const before = await order.fingerprint();
    for (const one of [...pictures.toReversed(), ...pictures]) await order.hear(OnShipmentDelivered, one);
    expect(await order.fingerprint()).toBe(before);
  });

  it('two pictures at the same moment: one version each, and nothing twice', async () => {
    const placed = await confirmed();
    await Promise.all([
      order.hear(OnShipmentDispatched, picture(placed, 2, { shipped: [1, 0] })),
      order.hear(OnShipmentDispatched, picture(placed, 3, { shipped: [2, 3] })),
      order.hear(OnShipmentDelivered, picture(placed, 4, { shipped: [2, 3], delivered: [2, 3] })),
    ]);
    expect(await order.axes(placed.id)).toMatchObject({ status: 'delivered' });
    const said = await order.said(placed.id);
    expect(said.map(({ data }) => data['version'])).toEqual(said.map((_, index) => index + 1));
    expect(said.filter(({ type }) => type === 'order.shipped.v1')).toHaveLength(1);
    expect(said.filter(({ type }) => type === 'order.delivered.v1')).toHaveLength(1);
  });

  it("a carrier's trouble stands in the timeline", async () => {
    const placed = await confirmed();
    await order.hear(OnShipmentException, {
      ...picture(placed, 3, { shipped: [2, 3] }),
      description: 'Address unknown',
    });
    expect((await detail(placed)).timeline).toContainEqual(
      expect.objectContaining({ axis: 'fulfilment', to: 'shipped', reason: 'Address unknown' }),
    );
  });

  it('409: what has left cannot be called off', async () => {
    const placed = await confirmed();
    await order.hear(OnShipmentDispatched, picture(placed, 2, { shipped: [2, 3] }));
    const { status, body } = await cancel(placed);
    expect([status, body.code]).toEqual([409, 'order.already_shipped']);
  });

  it('stopped in time: cancelled for the reason of the request, and over when the money is back', async () => {
    const placed = await confirmed();
    expect((await cancel(placed)).status).toBe(202);
    await order.hear(OnShipmentCancelled, picture(placed, 2, { cancelled: [2, 3], closed: true }));
    expect(await order.axes(placed.id)).toMatchObject({
      status: 'cancelled',
      fulfilment: 'cancelled',
      saga: 'compensating',
    });
    expect((await order.said(placed.id)).at(-1)).toMatchObject({
      type: 'order.cancelled.v1',
      data: { reason: 'requested_by_customer', by: customer.userId, orderNumber: placed.number },
    });
    expect((await detail(placed)).fulfilment).toMatchObject({ shipped: 0, cancelled: 5 });
    await order.hear(OnPaymentVoided, { ...account, orderId: placed.id, version: 2, status: 'voided' });
    expect(await order.axes(placed.id)).toMatchObject({ payment: 'voided', saga: 'failed' });
  });

  it('stopped when a part had left: the rest is called off, and only what left is earned', async () => {
    const placed = await confirmed();
    await cancel(placed);
    await order.hear(OnShipmentCancelled, picture(placed, 3, { shipped: [1, 0], cancelled: [1, 3], closed: true }));
    expect(await order.axes(placed.id)).toMatchObject({ status: 'shipped', fulfilment: 'shipped', saga: 'done' });
    expect((await order.said(placed.id)).at(-1)).toMatchObject({
      type: 'order.shipped.v1',
      data: {
        final: true,
        captureDue: { amount: 1999 },
        lines: [
          { shipped: 1, cancelled: 1 },
          { shipped: 0, cancelled: 3 },
        ],
      },
    });
    const { timeline, lines } = await detail(placed);
    expect(lines.map(({ cancelled }) => cancelled)).toEqual([1, 3]);
    expect(timeline).toContainEqual(expect.objectContaining({ reason: 'rest_cancelled' }));
  });

  it('stopped too late: the request is refused, and the customer reads it', async () => {
    const placed = await confirmed();
    await cancel(placed);
    await order.hear(OnShipmentCancelled, picture(placed, 3, { shipped: [2, 3], closed: true }));
    expect(await order.axes(placed.id)).toMatchObject({ status: 'shipped' });
    expect((await detail(placed)).timeline).toContainEqual(
      expect.objectContaining({ axis: 'status', to: 'shipped', reason: 'cancellation_refused' }),
    );
  });

  describe('is for a person', () => {
    const contradiction = { name: 'PermanentFailure', code: 'contradiction' };

    it('a parcel of a cancelled order', async () => {
      const placed = await order.place();
      await cancel(placed);
      await expect(order.hear(OnShipmentDispatched, picture(placed, 2, { shipped: [1, 0] }))).rejects.toMatchObject(
        contradiction,
      );
    });

    it('a parcel of an order that nobody placed', async () => {
      const stranger = { ...(await confirmed()), id: randomUUID() };
      await expect(order.hear(OnShipmentDispatched, picture(stranger, 2, {}))).rejects.toMatchObject(contradiction);
    });

    it('a parcel with a line of another order', async () => {
      const [placed, other] = [await confirmed(), await confirmed()];
      await expect(
        order.hear(OnShipmentDispatched, { ...picture(other, 2, { shipped: [1, 0] }), orderId: placed.id }),
      ).rejects.toMatchObject(contradiction);
    });
  });
});
