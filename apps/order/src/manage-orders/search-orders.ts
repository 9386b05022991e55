import { Injectable } from '@nestjs/common';
import { Database, FieldCipher } from '@tenfold/database';
import type { Page } from '@tenfold/service-host';
import { tellStep } from '../domain/checkout-saga.ts';
import type { StepName } from '../domain/checkout.ts';
import { newestFirst } from '../find-orders/find-orders.schema.ts';
import { SUMMARY_COLUMNS } from '../find-orders/find-orders.ts';
import { showSummary, type SummaryRow } from '../find-orders/show-order.ts';
import type { OrderSummary } from '../order-representation.ts';
import type { SearchOrdersQuery, StuckOrder, StuckOrdersQuery } from './manage-orders.schema.ts';

/** Orders of everybody, for staff. */
@Injectable()
export class SearchOrders {
  constructor(
    private readonly database: Database,
    private readonly cipher: FieldCipher,
  ) {}

  /** The newest first; all given filters hold together. */
  async search(query: SearchOrdersQuery): Promise<Page<OrderSummary>> {
    const [before, id] = newestFirst.decode(query.cursor) ?? [];
    const where: string[] = [];
    const values: unknown[] = [];
    const filter = (sql: (value: string) => string, value: unknown) => {
      if (value !== undefined) where.push(sql(`$${values.push(value)}`));
    };
    filter((value) => `order_number = ${value}`, query.number);
    filter((value) => `user_id = ${value}`, query.userId);
    filter((value) => `guest_email_blind = ${value}`, query.email && this.cipher.blindIndex(query.email));
    filter((value) => `status = ${value}`, query.status);
    filter((value) => `payment_status = ${value}`, query.paymentStatus);
    filter((value) => `created_at >= ${value}`, query.placedFrom);
    filter((value) => `created_at < ${value}`, query.placedBefore);
    if (before) {
      const [at, last] = [`$${values.push(before)}::timestamptz`, `$${values.push(id)}::uuid`];
      where.push(`(created_at < ${at} OR (created_at = ${at} AND id > ${last}))`);
    }
    const rows = await this.database.read.query<SummaryRow[]>(
      `SELECT ${SUMMARY_COLUMNS} FROM orders_active
       ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
       ORDER BY created_at DESC, id LIMIT $${values.push(query.limit + 1)}`,
      values,
    );
    return newestFirst.page(rows, query.limit, (row) => [row.position, row.id], showSummary);
  }

  /** Checkouts that have not ended, and confirmed orders that wait for shipping's word on a cancellation; the oldest first. */
  async stuck({ olderThanSeconds, limit }: StuckOrdersQuery): Promise<StuckOrder[]> {
    const rows = await this.database.read.query<StuckRow[]>(STUCK, [olderThanSeconds, limit]);
    return rows.map((row) => {
      const { asks, undoneBy } = tellStep(row.step);
      return {
        orderId: row.order_id,
        number: row.order_number,
        status: row.status,
        saga: row.saga,
        step: row.step,
        waitsFor: WAITS_FOR[row.saga] ?? asks,
        undoneBy,
        ...(row.cancel_reason === null ? {} : { reason: row.cancel_reason }),
        ageSeconds: row.age_seconds,
        ...(row.step_deadline === null ? {} : { deadline: row.step_deadline.toISOString() }),
        attempts: row.attempts,
        ...(row.last_error === null ? {} : { lastError: row.last_error }),
      };
    });
  }
}

interface StuckRow {
  readonly order_id: string;
  readonly order_number: string;
  readonly status: string;
  readonly saga: 'running' | 'compensating' | 'done';
  readonly step: StepName;
  readonly cancel_reason: string | null;
  readonly age_seconds: number;
  readonly step_deadline: Date | null;
  readonly attempts: number;
  readonly last_error: string | null;
}

/** What a checkout waits for that is not in a step of the story any more. */
const WAITS_FOR: Partial<Record<StuckRow['saga'], string>> = {
  compensating: "payment's last word on the money of an order that ended",
  done: "shipping's word on a cancellation",
};

const STUCK = `
  SELECT k.order_id, k.order_number, o.status, s.status AS saga, s.step, o.cancel_reason, s.step_deadline, s.attempts,
         s.last_error, extract(epoch FROM now() - since.moment)::int AS age_seconds
  FROM (
    SELECT order_id FROM checkout_sagas WHERE status IN ('running', 'compensating')
    UNION
    SELECT id FROM orders WHERE status = 'confirmed' AND cancel_requested_at IS NOT NULL
  ) open
  JOIN order_keys k ON k.order_id = open.order_id
  JOIN orders o ON o.id = k.order_id AND o.user_id = k.user_id
  JOIN checkout_sagas s ON s.order_id = k.order_id
  CROSS JOIN LATERAL (SELECT coalesce(o.cancelled_at, o.cancel_requested_at, o.created_at) AS moment) since
  WHERE since.moment <= now() - $1 * interval '1 second'
  ORDER BY since.moment LIMIT $2`;
