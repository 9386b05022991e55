import { pageOf, pageQuery } from '@tenfold/service-host';
import { z } from 'zod';
import { messageKeys } from '../domain/messages.ts';
import { notificationStatuses } from '../domain/notification-status.ts';
import { channels, topicNames } from '../domain/topics.ts';

export const listNotificationsQuery = pageQuery.extend({
  status: z.enum(notificationStatuses).optional(),
  channel: z.enum(channels).optional(),
  recipientId: z.string().min(1).max(64).optional(),
  kind: z.enum(messageKeys).optional(),
});
export type ListNotificationsQuery = z.output<typeof listNotificationsQuery>;

export const notificationView = z.object({
  id: z.uuid(),
  eventId: z.string(),
  /** The account; absent for a guest. */
  recipientId: z.string().optional(),
  channel: z.enum(channels),
  topic: z.enum(topicNames),
  kind: z.string(),
  locale: z.string(),
  subject: z.string().nullable(),
  status: z.enum(notificationStatuses),
  suppressedReason: z.string().optional(),
  attempts: z.int().nonnegative(),
  nextAttemptAt: z.iso.datetime().nullable(),
  sentAt: z.iso.datetime().nullable(),
  occurredAt: z.iso.datetime(),
});
export type NotificationView = z.output<typeof notificationView>;
export const notificationPage = pageOf(notificationView);

export const deliveryView = z.object({
  attempt: z.int().positive(),
  outcome: z.enum(['sent', 'deferred', 'bounced', 'failed']),
  messageId: z.string().nullable(),
  response: z.string().nullable(),
  durationMs: z.int().nullable(),
  at: z.iso.datetime(),
});
export const notificationWithLog = notificationView.extend({ deliveries: z.array(deliveryView) });
export type NotificationWithLog = z.output<typeof notificationWithLog>;
