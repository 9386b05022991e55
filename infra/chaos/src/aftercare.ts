import { setTimeout as delay } from 'node:timers/promises';
import { tryToReturn, type OrderAnswer } from '@tenfold/shopper';
import type { Chance } from './chance.ts';
import type { Buyer, Shop } from './shop.ts';

const RETURNED = 0.05;
const LOOK_AGAIN_MS = 200;

/** What ends the care for an order: the run is over, or the order ended otherwise. */
class Over extends Error {}

/** Staff and carrier: some orders are sent, arrive, and come back. Whatever fails meanwhile is tried again. */
export class Aftercare {
  readonly #shop: Shop;
  readonly #chance: Chance;
  readonly #waiting: { readonly order: OrderAnswer; readonly buyer: Buyer }[] = [];

  constructor(shop: Shop, chance: Chance) {
    this.#shop = shop;
    this.#chance = chance;
  }

  /** The first order of a run comes back, and 5 % of the others. */
  take(order: OrderAnswer, buyer: Buyer): void {
    if (this.#waiting.length === 0 || this.#chance.happens(RETURNED)) this.#waiting.push({ order, buyer });
  }

  async work(until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      const next = this.#waiting.shift();
      if (next === undefined) await delay(LOOK_AGAIN_MS);
      else await this.#giveBack(next.order, next.buyer, until).catch(rethrowUnlessOver);
    }
  }

  async #giveBack({ id, lines }: OrderAnswer, buyer: Buyer, until: AbortSignal): Promise<void> {
    const { warehouse, carrier, returnsDesk } = this.#shop;
    const insist = <T>(act: () => Promise<T>) => insisting(act, until);
    const shipment = await insist(async () => {
      const { status } = await buyer.customer.order(id);
      if (status === 'cancelled') throw new Over();
      const [first] = await warehouse.shipmentsOf(id);
      if (first === undefined) throw new Error('nothing to send yet');
      return first;
    });
    const dispatched = await insist(async () => {
      const answer = await warehouse.tryToDispatch(shipment.id, `dispatch-${shipment.id}`);
      if (answer.status === 409) throw new Over();
      if (answer.status !== 200) throw new Error(`dispatch: ${answer.status}`);
      return answer.body;
    });
    const tracking = dispatched.trackingNumber!;
    await insist(async () => {
      if ((await carrier.stateOf(tracking)) !== 'delivered') await carrier.move(tracking, 'delivered');
    });
    const items = lines.map(({ itemId, quantity }) => ({ itemId, quantity }));
    const asked = await insist(async () => {
      const answer = await tryToReturn(buyer.customer.session, id, items, `return-${id}`);
      if (answer.status !== 201) throw new Error(`return: ${answer.status}`);
      return answer.body;
    });
    await insist(() => returnsDesk.approve(asked.id, `approve-${asked.id}`));
    await insist(() => returnsDesk.receive(asked.id, `receive-${asked.id}`));
    await insist(() => returnsDesk.inspect(asked.id, items, `inspect-${asked.id}`));
    await insist(() => returnsDesk.refund(asked.id, `refund-${asked.id}`));
  }
}

/** A step may have been done although its answer was lost, so it is asked for again under the same key. The run's end ends the insisting. */
async function insisting<T>(act: () => Promise<T>, until: AbortSignal): Promise<T> {
  for (;;) {
    if (until.aborted) throw new Over();
    try {
      return await act();
    } catch (error) {
      if (error instanceof Over) throw error;
      await delay(LOOK_AGAIN_MS);
    }
  }
}

function rethrowUnlessOver(error: unknown): void {
  if (!(error instanceof Over)) throw error;
}
