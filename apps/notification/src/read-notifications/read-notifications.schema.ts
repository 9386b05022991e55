import { pageOf, pageQuery } from '@tenfold/service-host';
import { z } from 'zod';
import { topicNames } from '../domain/topics.ts';

export const inboxQuery = pageQuery.extend({
  /** `true`: only what was not read yet. */
  unread: z.enum(['true', 'false']).default('false'),
});
export type InboxQuery = z.output<typeof inboxQuery>;

export const inboxItem = z.object({
  id: z.uuid(),
  topic: z.enum(topicNames),
  /** Which message it is, for an icon or a link: `order_confirmed`. */
  kind: z.string(),
  title: z.string(),
  text: z.string(),
  occurredAt: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
});
export type InboxItem = z.output<typeof inboxItem>;

export const inboxPage = pageOf(inboxItem);
export const unreadCount = z.object({
  /** Counted up to 100. */
  unread: z.int().min(0).max(100),
});
