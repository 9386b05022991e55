import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { AuditLog, Database, Idempotency, type AuditEntry, type IdempotentRequest, type Tx } from '@tenfold/database';
import { currentCorrelation } from '@tenfold/messaging';
import { assertTransition, type DiscountStatus } from '../domain/discount-status.ts';
import { DiscountErrors } from '../domain/discount.errors.ts';
import { explainingRefusals } from './discount-violations.ts';

export type Discount = 'coupon' | 'promotion';

/** What an edit did, for the audit log: of what is named in both, what differs. */
export interface Edit {
  readonly before: object;
  readonly after: object;
}

const tables = { coupon: 'coupons', promotion: 'promotions' } as const;
const notFound = { coupon: DiscountErrors.coupon_not_found, promotion: DiscountErrors.promotion_not_found } as const;

/**
 * The one way to change a coupon or a promotion: from a version that the editor has seen, with an entry in the audit log.
 * The conditional update of the row comes first, so of two editors one loses. Counters of uses move without the version.
 */
@Injectable()
export class DiscountEditor {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditLog,
  ) {}

  /** Makes something once, however often the request comes. @returns the answer of the first time */
  async create<Answer>(
    caller: Identity,
    request: IdempotentRequest,
    made: { readonly type: string; readonly id: string; readonly after: object; readonly answer: Answer },
    work: (tx: Tx) => Promise<void>,
  ): Promise<Answer> {
    const { answer } = await explainingRefusals(() =>
      this.idempotency.once(request, async (tx, claim) => {
        await claim({ status: 201, body: made.answer });
        await work(tx);
        await this.#record(tx, caller, {
          entityType: made.type,
          entityId: made.id,
          action: 'create',
          after: made.after,
        });
      }),
    );
    return answer.body as Answer;
  }

  /**
   * @returns the new version
   * @throws coupon_not_found or promotion_not_found, stale_version
   */
  async edit(
    caller: Identity,
    type: Discount,
    id: string,
    version: number,
    work: (tx: Tx) => Promise<Edit>,
  ): Promise<number> {
    await explainingRefusals(() =>
      this.database.transaction(async (tx) => {
        await this.#take(tx, type, id, version);
        const { before, after } = await work(tx);
        await this.#record(tx, caller, { entityType: type, entityId: id, action: 'update', before, after });
      }),
    );
    return version + 1;
  }

  /**
   * @returns the new version
   * @throws discount.illegal_transition beside what `edit` throws
   */
  changeStatus(caller: Identity, type: Discount, id: string, version: number, status: DiscountStatus): Promise<number> {
    return this.edit(caller, type, id, version, async (tx) => {
      const before = await statusOf(tx, type, id);
      assertTransition(before, status);
      await tx.query(`UPDATE ${tables[type]} SET status = $2, status_since = now() WHERE id = $1`, [id, status]);
      return { before: { status: before }, after: { status } };
    });
  }

  /** It applies no more; orders that were placed before keep it, and its code stays taken. */
  remove(caller: Identity, type: Discount, id: string, version: number): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.#take(tx, type, id, version);
      const status = await statusOf(tx, type, id);
      await tx.query(`UPDATE ${tables[type]} SET deleted_at = now() WHERE id = $1`, [id]);
      await this.#record(tx, caller, { entityType: type, entityId: id, action: 'delete', before: { status } });
    });
  }

  async #take(tx: Tx, type: Discount, id: string, version: number): Promise<void> {
    const [row] = await tx.query<{ taken: boolean }[]>(
      `WITH taken AS (
         UPDATE ${tables[type]} SET version = version + 1
         WHERE id = $1 AND version = $2 AND deleted_at IS NULL RETURNING id
       )
       SELECT EXISTS (SELECT FROM taken) AS taken FROM ${tables[type]} WHERE id = $1 AND deleted_at IS NULL`,
      [id, version],
    );
    if (row === undefined) throw notFound[type]();
    if (!row.taken) throw DiscountErrors.stale_version();
  }

  #record(
    tx: Tx,
    caller: Identity,
    entry: Pick<AuditEntry, 'entityType' | 'entityId' | 'action'> & { before?: object; after?: object },
  ): Promise<void> {
    return this.audit.record(tx, {
      ...entry,
      before: entry.before && { ...entry.before },
      after: entry.after && { ...entry.after },
      userId: caller.userId,
      requestId: currentCorrelation()?.requestId,
    });
  }
}

async function statusOf(tx: Tx, type: Discount, id: string): Promise<DiscountStatus> {
  const [row] = await tx.query<{ status: DiscountStatus }[]>(`SELECT status FROM ${tables[type]} WHERE id = $1`, [id]);
  return row!.status;
}
