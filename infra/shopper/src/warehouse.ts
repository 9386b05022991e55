import { randomUUID } from 'node:crypto';
import { expectStatus, type Answer, type Asks } from './session.ts';

export interface ShipmentAnswer {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly trackingNumber: string | null;
  readonly items: readonly { readonly itemId: string; readonly quantity: number }[];
}

/** Staff that packs parcels and sends them off. */
export class Warehouse {
  readonly #session: Asks;

  constructor(session: Asks) {
    this.#session = session;
  }

  async shipmentsOf(orderId: string): Promise<readonly ShipmentAnswer[]> {
    const answer = await this.#session.request<{ items: ShipmentAnswer[] }>('GET', `/v1/shipments?orderId=${orderId}`);
    return expectStatus(answer, 200).items;
  }

  /** Sends a parcel off and shows whatever came of it. */
  async tryToDispatch(shipmentId: string, idempotencyKey: string = randomUUID()): Promise<Answer<ShipmentAnswer>> {
    return this.#session.request('POST', `/v1/admin/shipments/${shipmentId}/dispatch`, {
      body: {},
      headers: { 'idempotency-key': idempotencyKey },
    });
  }

  /** @throws when the parcel stayed */
  async dispatch(shipmentId: string): Promise<ShipmentAnswer> {
    return expectStatus(await this.tryToDispatch(shipmentId), 200);
  }

  /** Takes units out of a shipment into one of their own. */
  async split(
    shipmentId: string,
    lines: readonly { itemId: string; quantity: number }[],
  ): Promise<Answer<ShipmentAnswer>> {
    return this.#session.request('POST', `/v1/admin/shipments/${shipmentId}/split`, {
      body: { lines },
      headers: { 'idempotency-key': randomUUID() },
    });
  }
}
