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

/** Asks to send something back, as a customer, and shows whatever came of it. */
export async function tryToReturn(
  customer: Session,
  orderId: string,
  items: readonly ReturnedItem[],
): Promise<Answer<ReturnAnswer>> {
  return customer.request('POST', '/v1/returns', {
    body: { orderId, items: items.map((item) => ({ ...item, reason: 'changed_mind' })) },
    headers: { 'idempotency-key': randomUUID() },
  });
}

/** Staff that takes back what customers return. */
export class ReturnsDesk {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  approve(id: string): Promise<ReturnAnswer> {
    return this.#act(id, 'approve', {});
  }

  reject(id: string, reason: string): Promise<ReturnAnswer> {
    return this.#act(id, 'reject', { reason });
  }

  receive(id: string): Promise<ReturnAnswer> {
    return this.#act(id, 'receive');
  }

  /** Finds everything as good as new. */
  inspect(id: string, items: readonly ReturnedItem[]): Promise<ReturnAnswer> {
    const found = items.map(({ itemId, quantity }) => ({
      itemId,
      receivedQuantity: quantity,
      condition: 'new',
      disposition: 'restock',
    }));
    return this.#act(id, 'inspection', { items: found });
  }

  refund(id: string): Promise<ReturnAnswer> {
    return this.#act(id, 'refund', {});
  }

  async #act(id: string, act: string, body?: unknown): Promise<ReturnAnswer> {
    const answer = await this.#session.request<ReturnAnswer>('POST', `/v1/admin/returns/${id}/${act}`, {
      headers: { 'idempotency-key': randomUUID() },
      ...(body === undefined ? {} : { body }),
    });
    return expectStatus(answer, 200, 201);
  }
}
