import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { CursorCodec, pageOf, type Page, type PageQuery } from '@tenfold/service-host';
import { z } from 'zod';
import { DiscountErrors } from '../domain/discount.errors.ts';

export const usageTotals = z.object({
  reserved: z.int(),
  redeemed: z.int(),
  released: z.int(),
  /** What the redeemed uses took off, by currency. */
  redeemedAmounts: z.array(z.object({ amount: z.int(), currency: z.string() })),
});
export type UsageTotals = z.output<typeof usageTotals>;

const usage = z.object({
  id: z.uuid(),
  orderId: z.string(),
  /** Null for a guest. */
  userId: z.string().nullable(),
  status: z.enum(['reserved', 'redeemed', 'released']),
  amount: z.object({ amount: z.int(), currency: z.string() }),
  createdAt: z.string(),
});
export type UsageView = z.output<typeof usage>;
export const usagePage = pageOf(usage);

const tables = {
  coupon: { discounts: 'coupons', usages: 'coupon_usage', of: 'coupon_id', notFound: DiscountErrors.coupon_not_found },
  promotion: {
    discounts: 'promotions',
    usages: 'promotion_usage',
    of: 'promotion_id',
    notFound: DiscountErrors.promotion_not_found,
  },
} as const;

const beforeId = new CursorCodec(z.tuple([z.uuid()]));

interface Group {
  readonly status: UsageView['status'];
  readonly currency: string;
  readonly uses: number;
  readonly amount: number;
}

/** Who used a coupon, or a promotion with a budget, and what that cost. What was removed is still reported on. */
@Injectable()
export class ReportUsage {
  constructor(private readonly database: Database) {}

  /** @throws discount.coupon_not_found, promotion_not_found */
  async totals(source: 'coupon' | 'promotion', id: string): Promise<UsageTotals> {
    const { usages, of } = tables[source];
    await this.#exists(source, id);
    const groups = await this.database.read.query<Group[]>(
      `SELECT status, currency, count(*)::int AS uses, sum(amount)::float8 AS amount
       FROM ${usages} WHERE ${of} = $1 GROUP BY status, currency ORDER BY currency`,
      [id],
    );
    const usesIn = (status: Group['status']) =>
      groups.filter((group) => group.status === status).reduce((sum, { uses }) => sum + uses, 0);
    return {
      reserved: usesIn('reserved'),
      redeemed: usesIn('redeemed'),
      released: usesIn('released'),
      redeemedAmounts: groups
        .filter(({ status }) => status === 'redeemed')
        .map(({ amount, currency }) => ({ amount, currency })),
    };
  }

  /** The newest first. @throws discount.coupon_not_found, promotion_not_found */
  async list(source: 'coupon' | 'promotion', id: string, { limit, cursor }: PageQuery): Promise<Page<UsageView>> {
    const { usages, of } = tables[source];
    const [before = null] = beforeId.decode(cursor) ?? [];
    await this.#exists(source, id);
    const rows = await this.database.read.query<Row[]>(
      `SELECT id, order_id AS "orderId", user_id AS "userId", status, amount::float8 AS amount, currency,
              created_at AS "createdAt"
       FROM ${usages} WHERE ${of} = $1 AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $2`,
      [id, limit + 1, before],
    );
    return beforeId.page(
      rows,
      limit,
      (row) => [row.id],
      ({ amount, currency, createdAt, ...row }) => ({
        ...row,
        amount: { amount, currency },
        createdAt: createdAt.toISOString(),
      }),
    );
  }

  async #exists(source: 'coupon' | 'promotion', id: string): Promise<void> {
    const { discounts, notFound } = tables[source];
    const [row] = await this.database.read.query<unknown[]>(`SELECT 1 FROM ${discounts} WHERE id = $1`, [id]);
    if (row === undefined) throw notFound();
  }
}

type Row = Omit<UsageView, 'amount' | 'createdAt'> & {
  readonly amount: number;
  readonly currency: string;
  readonly createdAt: Date;
};
