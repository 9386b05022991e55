import { defineConfig, developmentDefault } from '@tenfold/service-host/config';
import { z } from 'zod';

const milliseconds = z.coerce.number().int().positive();
const count = z.coerce.number().int().positive();

export class NotificationConfig extends defineConfig(
  z.object({
    /** The mail server: `smtp://user:password@host:587`, `smtps://…`. */
    SMTP_URL: z.url({ protocol: /^smtps?$/ }),
    /** Whom mails come from. */
    MAIL_FROM: z.string().min(3).max(255).default('Tenfold <shop@tenfold.example>'),
    /** Right side of every Message-ID; the left one is the id of the notification. */
    MAIL_MESSAGE_ID_DOMAIN: z
      .string()
      .regex(/^[a-z0-9.-]+$/)
      .default('mail.tenfold.example'),
    SHOP_NAME: z.string().min(1).max(100).default('Tenfold'),
    /** Where the customers' pages are: links in mails begin with it. */
    SHOP_URL: z.url(),
    /** What links that end a kind of mails are signed with. */
    NOTIFICATION_UNSUBSCRIBE_SECRET: developmentDefault(z.string().min(16), 'development-unsubscribe-secret'),
    /** Pauses before a notification is tried again, in milliseconds, each up to a fifth longer or shorter; the last one repeats. */
    NOTIFICATION_RETRY_DELAYS_MS: z
      .string()
      .regex(/^\d+(,\d+)*$/, 'milliseconds, separated by commas')
      .default('1000,5000,30000,120000,600000,1800000,3600000')
      .transform((text) => text.split(',').map(Number)),
    /** A notification that was tried so often is given up: after five days of the default pauses, as mail servers do. */
    NOTIFICATION_MAX_ATTEMPTS: count.default(125),
    /** How many notifications are taken at once. */
    NOTIFICATION_BATCH: count.max(200).default(50),
    /** How long what became due waits for more, so that it is sent and written down together. */
    NOTIFICATION_GATHER_MS: milliseconds.default(150),
    /** The longest pause between two looks for what is due. What this process itself made due does not wait for it. */
    NOTIFICATION_POLL_MS: milliseconds.default(10_000),
    /** Notifications in the hands of a process that died are taken by another one after this time. */
    NOTIFICATION_LEASE_MS: milliseconds.default(60_000),
    SMTP_TIMEOUT_MS: milliseconds.default(10_000),
    SMTP_CONNECTIONS: count.default(4),
    /** How long after the delivery a review is invited. */
    REVIEW_INVITATION_DELAY_MS: z.coerce
      .number()
      .int()
      .nonnegative()
      .default(2 * 24 * 60 * 60_000),
  }),
) {}
