import { CursorCodec, pageQuery } from '@tenfold/service-host';
import { z } from 'zod';
import { address } from '../order-representation.ts';

const orderNumber = z.string().regex(/^ORD-\d{4}-\d{6,12}$/, 'an order number reads ORD-2026-000001');

export const orderIdOrNumber = z.union([z.uuid(), orderNumber]);

export const lookupBody = z.object({ number: orderNumber, email: address.shape.email.unwrap() });
export type LookupBody = z.output<typeof lookupBody>;

export const listOrdersQuery = pageQuery.extend({
  status: z.enum(['pending', 'confirmed', 'shipped', 'delivered', 'cancelled']).optional(),
});
export type ListOrdersQuery = z.output<typeof listOrdersQuery>;

/** A moment of this century, which Postgres can read whatever else the cursor claims. */
export const moment = z.iso.datetime({ offset: true }).regex(/^20/, 'a moment of this century');

/** The place of an order in a list that shows the newest first. */
export const newestFirst = new CursorCodec(z.tuple([moment, z.uuid()]));
