import { CursorCodec, pageQuery } from '@tenfold/service-host';
import { z } from 'zod';
import { returnStatuses } from '../domain/return-status.ts';

export const myReturnsQuery = pageQuery.extend({ orderId: z.uuid().optional() });
export type MyReturnsQuery = z.output<typeof myReturnsQuery>;

export const returnsQuery = myReturnsQuery.extend({ status: z.enum(returnStatuses).optional() });
export type ReturnsQuery = z.output<typeof returnsQuery>;

/** Ids are ordered by time, so one column sorts and cuts the list. */
export const newestFirst = new CursorCodec(z.tuple([z.uuid()]));
