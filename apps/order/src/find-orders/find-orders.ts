import { Injectable } from '@nestjs/common';
import { Database, FieldCipher } from '@tenfold/database';
import type { Page } from '@tenfold/service-host';
import { OrderErrors } from '../domain/order.errors.ts';
import type { OrderDetail, OrderSummary } from '../order-representation.ts';
import { AddressCipher } from '../persistence/address-cipher.ts';
import { GUEST_EMAIL } from '../persistence/order.repository.ts';
import { newestFirst, type ListOrdersQuery, type LookupBody } from './find-orders.schema.ts';
import { showDetail, showSummary, type DetailRow, type SummaryRow } from './show-order.ts';

/** Orders as their owner, or staff, may see them. What somebody must not know of is not found. */
@Injectable()
export class FindOrders {
  constructor(
    private readonly database: Database,
    private readonly cipher: FieldCipher,
    private readonly addresses: AddressCipher,
  ) {}

  /** @throws OrderErrors.not_found for an order of somebody else, too */
  async mine(userId: string, idOrNumber: string): Promise<OrderDetail> {
    const row = await this.#detail(idOrNumber);
    if (row?.user_id !== userId) throw OrderErrors.not_found();
    return this.#show(row, 'customer');
  }

  /** With the internal notes. @throws OrderErrors.not_found */
  async forStaff(idOrNumber: string): Promise<OrderDetail> {
    const row = await this.#detail(idOrNumber);
    if (!row) throw OrderErrors.not_found();
    return this.#show(row, 'staff');
  }

  /** A guest's order by its number and e-mail address. @throws OrderErrors.not_found when they do not belong together */
  async ofGuest({ number, email }: LookupBody): Promise<OrderDetail> {
    const row = await this.#detail(number);
    if (!row?.guest_email_blind || row.guest_email_blind !== this.cipher.blindIndex(email))
      throw OrderErrors.not_found();
    return this.#show(row, 'customer');
  }

  /** The newest first. */
  async list(userId: string, { limit, cursor, status }: ListOrdersQuery): Promise<Page<OrderSummary>> {
    const [before, id] = newestFirst.decode(cursor) ?? [null, null];
    const rows = await this.database.read.query<SummaryRow[]>(
      `SELECT ${SUMMARY_COLUMNS}
       FROM orders_active
       WHERE user_id = $1 AND ($2::order_status IS NULL OR status = $2)
         AND ($3::timestamptz IS NULL OR created_at < $3 OR (created_at = $3 AND id > $4::uuid))
       ORDER BY created_at DESC, id LIMIT $5`,
      [userId, status ?? null, before, id, limit + 1],
    );
    return newestFirst.page(rows, limit, (row) => [row.position, row.id], showSummary);
  }

  async #detail(idOrNumber: string): Promise<DetailRow | undefined> {
    const column = idOrNumber.startsWith('ORD-') ? 'order_number' : 'order_id';
    const [row] = await this.database.read.query<DetailRow[]>(
      `${DETAIL} WHERE k.${column} = $1 AND o.deleted_at IS NULL`,
      [idOrNumber],
    );
    return row;
  }

  #show(row: DetailRow, reader: 'customer' | 'staff'): OrderDetail {
    return showDetail(row, reader, {
      address: (stored) => this.addresses.decrypt(stored),
      email: (stored) => this.cipher.decrypt(stored, GUEST_EMAIL),
    });
  }
}

export const SUMMARY_COLUMNS = `id, order_number, status, payment_status, fulfilment_status, currency, total, cancel_reason,
       created_at, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS position`;

/** Everything of one order in one round trip. */
const DETAIL = `
  SELECT o.*, s.status AS saga_status, s.step, s.step_deadline, s.state,
         (SELECT json_agg(i ORDER BY i.id) FROM order_items i WHERE i.order_id = k.order_id) AS items,
         (SELECT json_agg(a) FROM shipping_addresses a WHERE a.order_id = k.order_id) AS addresses,
         (SELECT json_agg(h ORDER BY h.created_at, h.id) FROM order_status_history h WHERE h.order_id = k.order_id) AS history,
         (SELECT json_agg(n ORDER BY n.created_at, n.id) FROM order_notes_active n WHERE n.order_id = k.order_id) AS notes
  FROM order_keys k
  JOIN orders o ON o.id = k.order_id AND o.user_id = k.user_id
  JOIN checkout_sagas s ON s.order_id = k.order_id`;
