import { eventually } from '@tenfold/testing/eventually';
import { type Asks, type Carrier, expectStatus, HOME, type ShipmentAnswer, type Warehouse } from '@tenfold/shopper';
import type { Journal, Wanted } from './journal.ts';
import { couponOf, type Fate, fateOf, guestOf, keyOf, linesOf } from './order-plan.ts';

/** Who takes part in an order's life. */
export interface Hands {
  readonly guest: Asks;
  readonly staff: Asks;
  readonly warehouse: Warehouse;
  /** Looks at parcels as a guest may: staff have a limit of their own at the gateway. */
  readonly onlooker: Warehouse;
  readonly carrier: Carrier;
}

/** A step that takes longer than this on a busy machine is worth an error. */
const STEP_TIMEOUT_MS = 5 * 60_000;
const LOOK_AGAIN_MS = 250;

/** Takes an order from wherever it is to what it shall become. */
export async function makeOrder(hands: Hands, journal: Journal, articles: number, number: number): Promise<void> {
  const steps = journal.stepsOf(number);
  const wanted = steps.wanted ?? (await want(hands.guest, journal, articles, number));
  if (steps.wanted === undefined) journal.wentOn(number, { wanted });
  const orderId = steps.orderId ?? (await place(hands.guest, wanted, number));
  if (steps.orderId === undefined) journal.wentOn(number, { orderId });
  journal.wentOn(number, { became: await lead(hands, orderId, fateOf(number)) });
}

async function want(guest: Asks, journal: Journal, articles: number, number: number): Promise<Wanted> {
  const body = { token: 'tok_ok', save: false };
  const method = expectStatus(await guest.request<{ id: string }>('POST', '/v1/payment-methods', { body }), 201);
  const lines = linesOf(number, articles).map(({ article, quantity }) => {
    const variantId = journal.variantOf(article);
    if (variantId === undefined) throw new Error(`Article ${article} is not on sale`);
    return { variantId, quantity };
  });
  const couponCode = couponOf(number);
  return { paymentMethodId: method.id, lines, ...(couponCode === undefined ? {} : { couponCode }) };
}

async function place(guest: Asks, wanted: Wanted, number: number): Promise<string> {
  const answer = await guest.request<{ id: string }>('POST', '/v1/orders', {
    body: { ...wanted, shippingAddress: HOME, email: guestOf(number) },
    headers: { 'idempotency-key': keyOf(number) },
  });
  return expectStatus(answer, 201).id;
}

/** Returns what became of it: a checkout that took too long has cancelled it, whatever was planned. */
async function lead(hands: Hands, orderId: string, fate: Fate): Promise<Fate> {
  const shipment = await shipmentOf(hands, orderId);
  if (shipment === undefined) return 'cancelled';
  if (fate === 'cancelled') await callOff(hands, orderId, shipment);
  if (fate === 'in_transit' || fate === 'delivered') await send(hands, orderId, shipment, fate);
  return fate;
}

/** A confirmed order has a shipment, an order that was cancelled before has none: undefined. */
async function shipmentOf(hands: Hands, orderId: string): Promise<ShipmentAnswer | undefined> {
  try {
    return await shipmentThatIs(hands, orderId);
  } catch (error) {
    const order = await hands.staff.request<{ status: string }>('GET', `/v1/admin/orders/${orderId}`);
    if (expectStatus(order, 200).status === 'cancelled') return undefined;
    throw error;
  }
}

async function callOff(hands: Hands, orderId: string, shipment: ShipmentAnswer): Promise<void> {
  if (shipment.status === 'cancelled') return;
  expectStatus(await hands.staff.request('POST', `/v1/admin/orders/${orderId}/cancel`), 200, 202);
  await shipmentThatIs(hands, orderId, 'cancelled');
}

async function send(
  hands: Hands,
  orderId: string,
  shipment: ShipmentAnswer,
  to: 'in_transit' | 'delivered',
): Promise<void> {
  const { trackingNumber } = shipment.status === 'created' ? await hands.warehouse.dispatch(shipment.id) : shipment;
  if (trackingNumber === null) throw new Error(`Shipment ${shipment.number} was sent without a tracking number`);
  // A run that was ended here has moved the parcel, and the shop may not have heard of it.
  if ((await hands.carrier.stateOf(trackingNumber)) === 'created') await hands.carrier.move(trackingNumber, to);
  await shipmentThatIs(hands, orderId, to);
}

/** Waits for the shipment of an order, in any state unless one is told. */
async function shipmentThatIs({ onlooker }: Hands, orderId: string, status?: string): Promise<ShipmentAnswer> {
  const look = async () => {
    const [shipment] = await onlooker.shipmentsOf(orderId);
    if (shipment === undefined) throw new Error(`Order ${orderId} has no shipment`);
    if (status === undefined || shipment.status === status) return shipment;
    throw new Error(`The shipment of order ${orderId} is ${shipment.status} and should be ${status}`);
  };
  return eventually(look, { timeoutMs: STEP_TIMEOUT_MS, intervalMs: LOOK_AGAIN_MS });
}
