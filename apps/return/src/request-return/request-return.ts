import { Injectable } from '@nestjs/common';
import { AuditLog, Database, Idempotency, newId, type IdempotentRequest, type Tx } from '@tenfold/database';
import { currentCorrelation } from '@tenfold/messaging';
import { AuthorizeReturn } from '../approve-return/authorize-return.ts';
import { ReturnConfig } from '../config.ts';
import { Return } from '../domain/return.ts';
import type { Actor } from '../domain/return-state.ts';
import { ReturnErrors } from '../domain/return.errors.ts';
import { Returnables, type Returnable } from '../persistence/returnables.repository.ts';
import { Returns } from '../persistence/returns.repository.ts';
import { showReturn, type ReturnView } from '../return-representation.ts';
import type { RequestReturnBody } from './request-return.schema.ts';

export interface Wish extends RequestReturnBody {
  readonly by: Actor;
  /** Staff take it back although the window is closed. */
  readonly goodwill: boolean;
}

/** Somebody wants to send something back: the units are claimed, and nobody else can ask for them. */
@Injectable()
export class RequestReturn {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly returnables: Returnables,
    private readonly returns: Returns,
    private readonly authorize: AuthorizeReturn,
    private readonly audit: AuditLog,
    private readonly config: ReturnConfig,
  ) {}

  /** @throws return.kind_not_offered, order_not_found, unknown_item, window_closed, quantity_not_available */
  async run(request: IdempotentRequest, wish: Wish): Promise<ReturnView> {
    if (wish.kind !== 'return' || wish.resolution !== 'refund') throw ReturnErrors.kind_not_offered();
    const returnable = await this.#returnable(wish);
    const { answer } = await this.idempotency.once(request, async (tx, claim) => {
      const asked = await this.#ask(tx, wish, returnable);
      await claim({ status: 201, body: showReturn(asked.state) });
      for (const { itemId, quantity } of sorted(wish.items)) {
        await this.returnables.claim(tx, itemId, quantity, wish.goodwill);
      }
      await this.returns.save(tx, asked);
      if (wish.by.isStaff) await this.#record(tx, wish, asked);
    });
    return answer.body as ReturnView;
  }

  async #returnable({ orderId, items, by }: Wish): Promise<Returnable> {
    const returnable = await this.returnables.find(this.database.read, orderId);
    if (returnable === undefined || (!by.isStaff && returnable.order.userId !== by.id)) {
      throw ReturnErrors.order_not_found();
    }
    const unknown = items.find(({ itemId }) => !returnable.lines.has(itemId));
    if (unknown !== undefined) throw ReturnErrors.unknown_item({ extensions: { itemId: unknown.itemId } });
    return returnable;
  }

  async #ask(tx: Tx, wish: Wish, { order, lines }: Returnable): Promise<Return> {
    const [next] = await tx.query<{ number: string; now: Date }[]>(
      'SELECT next_return_number() AS number, now() AS now',
    );
    const { number, now } = next!;
    const asked = Return.request(
      {
        id: newId(),
        number,
        order,
        lines,
        kind: wish.kind,
        resolution: wish.resolution,
        status: 'requested',
        customerNote: wish.by.isStaff ? null : (wish.note ?? null),
        staffNote: wish.by.isStaff ? (wish.note ?? null) : null,
        rejectedReason: null,
        approvedBy: null,
        createdAt: now,
        streamVersion: 0,
        version: 0,
        items: wish.items.map(({ itemId, quantity, reason, note }) => {
          const { variantId, name } = lines.get(itemId)!;
          const blank = { condition: null, receivedQuantity: null, disposition: null, refundAmount: null };
          return {
            id: newId(),
            orderItemId: itemId,
            variantId,
            name,
            quantity,
            reason,
            reasonNote: note ?? null,
            ...blank,
          };
        }),
        authorization: null,
        refunds: [],
      },
      now,
      wish.by,
    );
    if (this.config.RETURN_APPROVAL === 'automatic') await this.authorize.run(tx, asked, 'system:return');
    return asked;
  }

  async #record(tx: Tx, { by, goodwill, items }: Wish, { state }: Return): Promise<void> {
    await this.audit.record(tx, {
      userId: by.id,
      entityType: 'return',
      entityId: state.id,
      action: 'create',
      after: { orderId: state.order.orderId, goodwill, items },
      requestId: currentCorrelation()?.requestId,
    });
  }
}

/** Two requests lock the lines of an order in one order. */
function sorted<Item extends { readonly itemId: string }>(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => (a.itemId < b.itemId ? -1 : 1));
}
