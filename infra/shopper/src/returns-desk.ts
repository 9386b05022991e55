import { randomUUID } from 'node:crypto';
import { expectStatus, type Answer, type Session } from './session.ts';

export interface ReturnAnswer {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly authorization?: { readonly rmaNumber: string; readonly labelUrl?: string };
  readonly refunds: readonly { readonly amount: number; readonly status: string }[];
}

export interface ReturnedItem {
  readonly itemId: string;
  readonly quantity: number;
}

/** Asks to send something back, as a customer, and shows whatever came of it; with the `key` of before it is asked again. */
export async function tryToReturn(
  customer: Session,
  orderId: string,
  items: readonly ReturnedItem[],
  key: string = randomUUID(),
): Promise<Answer<ReturnAnswer>> {
  return customer.request('POST', '/v1/returns', {
    body: { orderId, items: items.map((item) => ({ ...item, reason: 'changed_mind' })) },
    headers: { 'idempotency-key': key },
  });
}

/** Staff that takes back what customers return; with the `key` of before a request is made again. */
export class ReturnsDesk {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  approve(id: string, key?: string): Promise<ReturnAnswer> {
    return this.#act(id, 'approve', {}, key);
  }

  reject(id: string, reason: string): Promise<ReturnAnswer> {
    return this.#act(id, 'reject', { reason });
  }

  receive(id: string, key?: string): Promise<ReturnAnswer> {
    return this.#act(id, 'receive', undefined, key);
  }

  /** Finds everything as good as new. */
  inspect(id: string, items: readonly ReturnedItem[], key?: string): Promise<ReturnAnswer> {
    const found = items.map(({ itemId, quantity }) => ({
      itemId,
      receivedQuantity: quantity,
      condition: 'new',
      disposition: 'restock',
    }));
    return this.#act(id, 'inspection', { items: found }, key);
  }

  refund(id: string, key?: string): Promise<ReturnAnswer> {
    return this.#act(id, 'refund', {}, key);
  }

  async #act(id: string, act: string, body?: unknown, key: string = randomUUID()): Promise<ReturnAnswer> {
    const answer = await this.#session.request<ReturnAnswer>('POST', `/v1/admin/returns/${id}/${act}`, {
      headers: { 'idempotency-key': key },
      ...(body === undefined ? {} : { body }),
    });
    return expectStatus(answer, 200, 201);
  }
}
