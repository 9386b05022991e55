import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { Database, newId, type IdempotentRequest } from '@tenfold/database';
import { CursorCodec, type Page } from '@tenfold/service-host';
import { IsNull } from 'typeorm';
import { z } from 'zod';
import { DiscountErrors } from '../domain/discount.errors.ts';
import { DiscountEditor } from '../edit-discounts/discount-editor.ts';
import type { EditedView } from '../edit-discounts/discount.schema.ts';
import { CouponEntity } from '../persistence/entities/coupon.entities.ts';
import { columnsOf, NO_TERMS, showCoupon, termsOf } from './coupon-columns.ts';
import type {
  CouponQuery,
  CouponView,
  CreateCouponBody,
  GenerateCouponsBody,
  GeneratedView,
  UpdateCouponBody,
} from './coupon.schema.ts';

const beforeId = new CursorCodec(z.tuple([z.uuid()]));

/** Without letters and digits that look alike. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_LENGTH = 10;

/** What staff do with coupons. */
@Injectable()
export class Coupons {
  constructor(
    private readonly database: Database,
    private readonly editor: DiscountEditor,
  ) {}

  /** The newest first. */
  async list({ limit, cursor, status, batchId, code }: CouponQuery): Promise<Page<CouponView>> {
    const [before] = beforeId.decode(cursor) ?? [];
    const query = this.database.read
      .createQueryBuilder(CouponEntity, 'c')
      .where('c.deletedAt IS NULL')
      .orderBy('c.id', 'DESC')
      .limit(limit + 1);
    if (before !== undefined) query.andWhere('c.id < :before', { before });
    if (status !== undefined) query.andWhere('c.status = :status', { status });
    if (batchId !== undefined) query.andWhere('c.batchId = :batchId', { batchId });
    if (code !== undefined) query.andWhere('upper(c.code) = upper(:code)', { code });
    return beforeId.page(await query.getMany(), limit, ({ id }) => [id], showCoupon);
  }

  /** @throws discount.coupon_not_found */
  async show(id: string): Promise<CouponView> {
    const coupon = await this.database.read.findOneBy(CouponEntity, { id, deletedAt: IsNull() });
    if (coupon === null) throw DiscountErrors.coupon_not_found();
    return showCoupon(coupon);
  }

  /** @throws discount.code_taken, value_does_not_fit, window_crossed, currency_mismatch, currency_unknown */
  create(caller: Identity, request: IdempotentRequest, body: CreateCouponBody): Promise<EditedView> {
    const { code, name, kind, status, ...terms } = body;
    const id = newId();
    const columns = { id, code, name, kind, status, ...columnsOf({ ...NO_TERMS, ...terms }) };
    const made = { type: 'coupon', id, after: body, answer: { id, version: 1 } };
    return this.editor.create(caller, request, made, async (tx) => {
      await tx.insert(CouponEntity, columns);
    });
  }

  /** Many codes on the same terms. @throws what `create` throws */
  generate(caller: Identity, request: IdempotentRequest, body: GenerateCouponsBody): Promise<GeneratedView> {
    const { prefix = '', count, name, kind, status, ...terms } = body;
    const batchId = newId();
    const columns = { name, kind, status, batchId, ...columnsOf({ ...NO_TERMS, ...terms }) };
    const codes = new Set<string>();
    while (codes.size < count) codes.add(prefix + randomCode());
    const made = { type: 'coupon_batch', id: batchId, after: body, answer: { batchId, codes: [...codes] } };
    return this.editor.create(caller, request, made, async (tx) => {
      await tx.insert(
        CouponEntity,
        [...codes].map((code) => ({ id: newId(), code, ...columns })),
      );
    });
  }

  /** Orders that were placed before keep what they got. @throws what `create` throws, below_used, stale_version */
  update(caller: Identity, id: string, version: number, change: UpdateCouponBody): Promise<number> {
    return this.editor.edit(caller, 'coupon', id, version, async (tx) => {
      const coupon = await tx.findOneByOrFail(CouponEntity, { id });
      const before = { name: coupon.name, ...termsOf(coupon) };
      const { name, ...terms } = { ...before, ...change };
      await tx.update(CouponEntity, { id }, { name, ...columnsOf(terms) });
      return { before, after: { ...before, ...change } };
    });
  }
}

function randomCode(): string {
  return Array.from({ length: RANDOM_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
