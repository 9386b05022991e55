import { randomUUID } from 'node:crypto';
import { Basket, expectStatus, type Answer, type OrderAnswer, type ShipmentAnswer, type Wish } from '@tenfold/shopper';
import { eventually } from '@tenfold/testing/eventually';
import type { Held } from './database-locks.ts';
import type { PlatformUnderTest } from './platform-under-test.ts';

/** What several specs let people do, each as one word. */
export class Errands {
  readonly #platform: PlatformUnderTest;

  constructor(platform: PlatformUnderTest) {
    this.#platform = platform;
  }

  /** Staff asks for something that must be granted. */
  async staff<Body>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Body> {
    const answer = await this.#platform.merchant.session.request<Body>(method, path, {
      ...(body === undefined ? {} : { body }),
      headers: { 'idempotency-key': randomUUID(), ...headers },
    });
    return expectStatus(answer, 200, 201, 202, 204);
  }

  /** The version to base an edit of `path` on. */
  async ifMatch(path: string): Promise<Record<string, string>> {
    return { 'if-match': `"${(await this.staff<{ version: number }>('GET', path)).version}"` };
  }

  /** Asks again, with the same key, while the shop says that somebody it needs is too busy. */
  async persistently(wish: Wish): Promise<Answer<OrderAnswer>> {
    const { idempotencyKey = randomUUID() } = wish;
    return eventually(
      async () => {
        const answer = await this.#platform.customer.tryToPlace({ ...wish, idempotencyKey });
        expect(answer.status).not.toBe(503);
        return answer;
      },
      { intervalMs: 1_000 },
    );
  }

  async place(variantId: string, over: { token?: string; quantity?: number; couponCode?: string } = {}) {
    const { token = 'tok_ok', ...wish } = over;
    const { customer } = this.#platform;
    const paymentMethodId = await customer.payWith(token);
    return expectStatus(await this.persistently({ variantId, ...wish, paymentMethodId }), 201);
  }

  /**
   * An order whose money the provider has set aside and nobody has told order of, however slowly we look: payment can say
   * nothing until `held` is released.
   */
  async charged(variantId: string): Promise<{ readonly order: OrderAnswer; readonly held: Held }> {
    const held = await this.#platform.locks.hold('payment', 'LOCK TABLE outbox_messages IN SHARE MODE');
    const order = await this.place(variantId, { token: 'tok_late_1500' });
    await eventually(async () => expect(await this.bookedOf(order.id)).toEqual(['authorize 1999']), { intervalMs: 10 });
    return { order, held };
  }

  /** The customer's basket with this and nothing else in it, whatever others left there. */
  async basketOf(variantId: string, quantity = 1): Promise<Basket> {
    const basket = await Basket.open(this.#platform.customer.session);
    await basket.empty();
    await basket.forgetCoupon();
    await eventually(() => basket.put(variantId, quantity));
    return basket;
  }

  /** An order whose money is set aside, with the one shipment it begins with. */
  async confirmed(variantId: string, over: { token?: string; quantity?: number; couponCode?: string } = {}) {
    const order = await this.place(variantId, over);
    await this.#platform.becomes(order.id, { order: 'confirmed/unfulfilled', shipments: ['created'] });
    const [shipment] = await this.#platform.warehouse.shipmentsOf(order.id);
    return { order, shipment: shipment! };
  }

  /** Sends the parcel off and lets it arrive. */
  async deliver(order: OrderAnswer, shipment: ShipmentAnswer): Promise<void> {
    const { trackingNumber } = await this.#platform.warehouse.dispatch(shipment.id);
    await this.#platform.becomes(order.id, { order: 'shipped/shipped', payment: 'captured' });
    await this.#platform.carrier.move(trackingNumber!, 'delivered');
    await this.#platform.becomes(order.id, { order: 'delivered/delivered' });
  }

  /** Waits until return has heard that everything was delivered. */
  async canComeBack({ id, lines }: OrderAnswer): Promise<void> {
    await eventually(async () => {
      const delivered = await this.#platform.evidence
        .database('return')
        .rows<{ units: number }>('SELECT quantity_delivered AS units FROM returnable_items WHERE order_id = $1', [id]);
      expect(delivered.map(({ units }) => units)).toEqual(lines.map(({ quantity }) => quantity));
    });
  }

  /** Sends one line back and has it refunded; the money moves later. */
  async sendBack(returnId: string, item: { readonly itemId: string; readonly quantity: number }): Promise<void> {
    const { returnsDesk } = this.#platform;
    await returnsDesk.approve(returnId);
    await returnsDesk.receive(returnId);
    await returnsDesk.inspect(returnId, [item]);
    await returnsDesk.refund(returnId);
  }

  /** A coupon for a tenth of the goods, for so many orders. */
  async coupon(usageLimit: number): Promise<{ readonly id: string; readonly code: string }> {
    const code = `TEST-${randomUUID()}`;
    const { id } = await this.#platform.merchant.offerCoupon({ code, percentBp: 1_000, usageLimit });
    return { id, code };
  }

  /** What the provider booked for an order: `authorize 3998`. */
  async bookedOf(orderId: string): Promise<string[]> {
    return (await this.#platform.providerMoney(orderId)).map(({ kind, amount }) => `${kind} ${amount}`);
  }

  async paymentOf(orderId: string): Promise<string> {
    const [row] = await this.#platform.evidence
      .database('payment')
      .rows<{ id: string }>('SELECT id::text AS id FROM payments WHERE order_id = $1', [orderId]);
    return row!.id;
  }
}
