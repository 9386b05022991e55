import { pageOf, pageQuery } from '@tenfold/service-host';
import { z } from 'zod';

export const stockQuery = pageQuery.extend({
  variantId: z.uuid().optional(),
  productId: z.uuid().optional(),
  location: z.string().max(100).optional(),
});
export type StockQuery = z.output<typeof stockQuery>;

export const lowStockQuery = pageQuery;
export type LowStockQuery = z.output<typeof lowStockQuery>;

export const ledgerQuery = pageQuery;
export type LedgerQuery = z.output<typeof ledgerQuery>;

export const stockView = z.object({
  id: z.uuid(),
  variantId: z.uuid(),
  productId: z.uuid(),
  sku: z.string(),
  name: z.string(),
  location: z.string(),
  onHand: z.int(),
  reserved: z.int(),
  available: z.int(),
  backordered: z.int(),
  reorderPoint: z.int(),
  lastCountedAt: z.string().nullable(),
  version: z.int(),
});
export type StockView = z.output<typeof stockView>;
export const stockPage = pageOf(stockView);

export const ledgerEntryView = z.object({
  id: z.uuid(),
  type: z.enum(['purchase', 'sale', 'adjustment', 'count_variance', 'return']),
  change: z.int(),
  onHandAfter: z.int(),
  orderId: z.string().nullable(),
  returnId: z.string().nullable(),
  notes: z.string().nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
});
export type LedgerEntryView = z.output<typeof ledgerEntryView>;
export const ledgerPage = pageOf(ledgerEntryView);
