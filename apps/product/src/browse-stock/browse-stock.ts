import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { CursorCodec, type Page } from '@tenfold/service-host';
import { z } from 'zod';
import { ProductErrors } from '../domain/product.errors.ts';
import type { LedgerEntryView, LedgerQuery, LowStockQuery, StockQuery, StockView } from './browse-stock.schema.ts';

const STOCK = `
  SELECT i.id, i.variant_id AS "variantId", v.product_id AS "productId", v.sku, v.name,
         i.warehouse_location AS location, i.quantity_on_hand AS "onHand", i.quantity_reserved AS reserved,
         i.quantity_available AS available, i.quantity_backordered AS backordered, i.reorder_point AS "reorderPoint",
         i.last_counted_at AS "lastCountedAt", i.version
  FROM inventory_active i JOIN product_variants v ON v.id = i.variant_id`;

const LOW = `${STOCK}
  WHERE i.quantity_available < i.reorder_point
    AND ($2::int IS NULL OR (i.quantity_available, i.id) > ($2::int, $3::uuid))
  ORDER BY i.quantity_available, i.id LIMIT $1`;

const LEDGER = `
  SELECT t.id, t.type, t.quantity_change AS change, t.on_hand_after AS "onHandAfter", t.order_id AS "orderId",
         t.return_id AS "returnId", t.notes, t.created_by AS "createdBy", t.created_at AS "createdAt",
         to_char(t.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "exactly"
  FROM inventory_transactions t
  WHERE t.inventory_id = $1 AND ($3::timestamptz IS NULL OR (t.created_at, t.id) < ($3::timestamptz, $4::uuid))
  ORDER BY t.created_at DESC, t.id DESC LIMIT $2`;

type StockRow = Omit<StockView, 'lastCountedAt'> & { readonly lastCountedAt: Date | null };
type LedgerRow = Omit<LedgerEntryView, 'createdAt'> & { readonly createdAt: Date; readonly exactly: string };

const afterId = new CursorCodec(z.tuple([z.uuid()]));
const afterLevel = new CursorCodec(z.tuple([z.int(), z.uuid()]));
const beforeTime = new CursorCodec(z.tuple([z.iso.datetime({ precision: 6 }), z.uuid()]));

@Injectable()
export class BrowseStock {
  constructor(private readonly database: Database) {}

  async list({ limit, cursor, ...filter }: StockQuery): Promise<Page<StockView>> {
    const [after] = afterId.decode(cursor) ?? [];
    const values: unknown[] = [limit + 1];
    const conditions = [
      [after, 'i.id >'],
      [filter.variantId, 'i.variant_id ='],
      [filter.productId, 'v.product_id ='],
      [filter.location, 'i.warehouse_location ='],
    ] as const;
    const where = conditions
      .filter(([value]) => value !== undefined)
      .map(([value, comparison]) => `${comparison} $${values.push(value)}`);
    const sql = `${STOCK} ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY i.id LIMIT $1`;
    const rows = await this.database.read.query<StockRow[]>(sql, values);
    return afterId.page(rows, limit, ({ id }) => [id], shown);
  }

  /** What can be sold has fallen below its reorder point; the emptiest first. */
  async low({ limit, cursor }: LowStockQuery): Promise<Page<StockView>> {
    const [available = null, id = null] = afterLevel.decode(cursor) ?? [];
    const rows = await this.database.read.query<StockRow[]>(LOW, [limit + 1, available, id]);
    return afterLevel.page(rows, limit, (row) => [row.available, row.id], shown);
  }

  /** Every movement of one stock, the newest first. */
  async ledger(stockId: string, { limit, cursor }: LedgerQuery): Promise<Page<LedgerEntryView>> {
    const [at = null, id = null] = beforeTime.decode(cursor) ?? [];
    const db = this.database.read;
    const [known] = await db.query<unknown[]>('SELECT 1 FROM inventory_active WHERE id = $1', [stockId]);
    if (known === undefined) throw ProductErrors.stock_not_found();
    const rows = await db.query<LedgerRow[]>(LEDGER, [stockId, limit + 1, at, id]);
    return beforeTime.page(
      rows,
      limit,
      (row) => [row.exactly, row.id],
      ({ exactly: _, createdAt, ...entry }) => ({ ...entry, createdAt: createdAt.toISOString() }),
    );
  }
}

function shown({ lastCountedAt, ...row }: StockRow): StockView {
  return { ...row, lastCountedAt: lastCountedAt?.toISOString() ?? null };
}
