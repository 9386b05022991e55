import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { Database, newId, type IdempotentRequest, type Tx } from '@tenfold/database';
import { CursorCodec, type Page } from '@tenfold/service-host';
import { In, IsNull, type EntityManager } from 'typeorm';
import { z } from 'zod';
import { DiscountErrors } from '../domain/discount.errors.ts';
import type { PromotionRule } from '../domain/promotion-rule.ts';
import { DiscountEditor } from '../edit-discounts/discount-editor.ts';
import type { EditedView } from '../edit-discounts/discount.schema.ts';
import { PromotionEntity, PromotionRuleEntity } from '../persistence/entities/promotion.entities.ts';
import { columnsOf, NO_TERMS, rulesOf, showPromotion, termsOf } from './promotion-columns.ts';
import type { CreatePromotionBody, PromotionQuery, PromotionView, UpdatePromotionBody } from './promotion.schema.ts';

const beforeId = new CursorCodec(z.tuple([z.uuid()]));

/** What staff do with promotions. A promotion is edited as a whole, with its rules. */
@Injectable()
export class Promotions {
  constructor(
    private readonly database: Database,
    private readonly editor: DiscountEditor,
  ) {}

  /** The newest first. */
  async list({ limit, cursor, status }: PromotionQuery): Promise<Page<PromotionView>> {
    const [before] = beforeId.decode(cursor) ?? [];
    const query = this.database.read
      .createQueryBuilder(PromotionEntity, 'p')
      .where('p.deletedAt IS NULL')
      .orderBy('p.id', 'DESC')
      .limit(limit + 1);
    if (before !== undefined) query.andWhere('p.id < :before', { before });
    if (status !== undefined) query.andWhere('p.status = :status', { status });
    const rows = await query.getMany();
    const rules = await rulesBy(
      this.database.read,
      rows.map(({ id }) => id),
    );
    return beforeId.page(
      rows,
      limit,
      ({ id }) => [id],
      (row) => showPromotion(row, rules(row.id)),
    );
  }

  /** @throws discount.promotion_not_found */
  async show(id: string): Promise<PromotionView> {
    const db = this.database.read;
    const promotion = await db.findOneBy(PromotionEntity, { id, deletedAt: IsNull() });
    if (promotion === null) throw DiscountErrors.promotion_not_found();
    return showPromotion(promotion, (await rulesBy(db, [id]))(id));
  }

  /** @throws discount.window_crossed, currency_unknown */
  create(caller: Identity, request: IdempotentRequest, body: CreatePromotionBody): Promise<EditedView> {
    const { name, rules, status, ...terms } = body;
    const id = newId();
    const columns = { id, name, status, ...columnsOf({ ...NO_TERMS, ...terms }) };
    const made = { type: 'promotion', id, after: body, answer: { id, version: 1 } };
    return this.editor.create(caller, request, made, async (tx) => {
      await tx.insert(PromotionEntity, columns);
      await writeRules(tx, id, rules);
    });
  }

  /** @throws discount.window_crossed, currency_unknown, below_used, stale_version */
  update(caller: Identity, id: string, version: number, change: UpdatePromotionBody): Promise<number> {
    return this.editor.edit(caller, 'promotion', id, version, async (tx) => {
      const promotion = await tx.findOneByOrFail(PromotionEntity, { id });
      const before = { name: promotion.name, ...termsOf(promotion), rules: (await rulesBy(tx, [id]))(id) };
      const after = { ...before, ...change };
      const { name, rules, ...terms } = after;
      const columns = columnsOf(terms);
      const countsAnew = columns.currency !== promotion.currency;
      await tx.update(PromotionEntity, { id }, { name, ...columns, ...(countsAnew && { spentAmount: 0 }) });
      if (countsAnew) await tx.query(COUNT_SPENT, [id]);
      if (change.rules) {
        await tx.delete(PromotionRuleEntity, { promotionId: id });
        await writeRules(tx, id, rules);
      }
      return { before, after };
    });
  }
}

/** What living orders took in the currency that the budget has by now; the row is locked, so none comes or goes meanwhile. */
const COUNT_SPENT = `
  UPDATE promotions p SET spent_amount = coalesce(
    (SELECT sum(u.amount) FROM promotion_usage u
     WHERE u.promotion_id = p.id AND u.status <> 'released' AND u.currency = p.currency), 0)
  WHERE p.id = $1`;

async function writeRules(tx: Tx, promotionId: string, rules: readonly PromotionRule[]): Promise<void> {
  await tx.insert(
    PromotionRuleEntity,
    rules.map(({ kind, type, parameters }, position) => ({
      id: newId(),
      promotionId,
      kind,
      type,
      parameters: { ...parameters },
      position,
    })),
  );
}

/** The rules of each of these promotions, in their order. */
async function rulesBy(db: EntityManager, ids: readonly string[]): Promise<(id: string) => PromotionRule[]> {
  const rows = await db.find(PromotionRuleEntity, {
    where: { promotionId: In([...ids]) },
    order: { position: 'ASC', id: 'ASC' },
  });
  return (id) => rulesOf(rows.filter(({ promotionId }) => promotionId === id));
}
