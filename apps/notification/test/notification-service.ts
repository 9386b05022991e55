import { randomUUID } from 'node:crypto';
import type { Type } from '@nestjs/common';
import type { EventDefinition } from '@tenfold/contract-kit';
import { Database } from '@tenfold/database';
import { Sealer, type Handler, type Received } from '@tenfold/messaging';
import { hear, startTestService, type TestService } from '@tenfold/testing';
import { accountHandlers } from '../src/on-account-events/account-handlers.ts';
import { cartHandlers } from '../src/on-cart-events/cart-messages.ts';
import { orderHandlers } from '../src/on-order-events/order-messages.ts';
import { paymentHandlers } from '../src/on-payment-events/payment-messages.ts';
import { profileHandlers } from '../src/on-profile-events/profile-handlers.ts';
import { returnHandlers } from '../src/on-return-events/return-messages.ts';
import { notificationDatabase } from '../src/persistence/notification-database.ts';
import { NotificationModule } from '../src/notification.module.ts';
import { manifest } from '../src/service.manifest.ts';
import { MailServer } from './mail-server.ts';

const handlers: readonly Type<object>[] = [
  ...accountHandlers,
  ...profileHandlers,
  ...orderHandlers,
  ...paymentHandlers,
  ...returnHandlers,
  ...cartHandlers,
];

/** The service with a mail server of its own. */
export class NotificationUnderTest {
  readonly service: TestService;
  readonly mailServer: MailServer;

  private constructor(service: TestService, mailServer: MailServer) {
    this.service = service;
    this.mailServer = mailServer;
  }

  static async start(env: Readonly<Record<string, string>> = {}): Promise<NotificationUnderTest> {
    const mailServer = await MailServer.start();
    const service = await startTestService({
      manifest,
      module: NotificationModule,
      database: notificationDatabase,
      env: {
        SMTP_URL: mailServer.url,
        SHOP_URL: 'http://shop.example',
        NOTIFICATION_RETRY_DELAYS_MS: '40,80',
        NOTIFICATION_MAX_ATTEMPTS: '4',
        NOTIFICATION_POLL_MS: '60000',
        NOTIFICATION_LEASE_MS: '60000',
        REVIEW_INVITATION_DELAY_MS: '0',
        ...env,
      },
    });
    return new NotificationUnderTest(service, mailServer);
  }

  /**
   * Hands an event to the service's own handler as the inbox does: `data` over the contract's sample, with what `sealed` names
   * sealed for this service. Handed twice with one `id`, it is a second delivery that the inbox let through.
   */
  async hear(
    name: string,
    contract: EventDefinition,
    data: object = {},
    { sealed = {}, id = randomUUID(), time = new Date().toISOString() }: Hearing = {},
  ): Promise<string> {
    const type = handlers.find((handler) => handler.name === name)!;
    const view = manifest.hears.find((heard) => heard.type === contract.type)!;
    const handler = this.service.get<Handler<never, unknown>>(type as Type<Handler<never, unknown>>);
    const sealer = this.service.get(Sealer);
    const envelopes = await Promise.all(
      Object.entries(sealed).map(
        async ([field, value]) => [field, await sealer.seal(['notification'], value)] as const,
      ),
    );
    const value = { ...(contract.sample as object), ...data, ...Object.fromEntries(envelopes) };
    const event = { id, time, type: contract.type, data: view.data.parse(value) } as unknown as Received<never>;
    await hear(this.service.get(Database), handler, event);
    return id;
  }

  rows(where = 'true', values: unknown[] = []): Promise<Row[]> {
    return this.service.database.query<Row>(
      `SELECT id, event_id AS "eventId", recipient_id AS "recipientId", channel, template_key AS "templateKey", locale, status,
              suppressed_reason AS "suppressedReason", attempts, subject, data
       FROM notifications WHERE ${where} ORDER BY created_at, channel`,
      values,
    );
  }

  logs(notificationId: string): Promise<{ attempt: number; outcome: string; response: string }[]> {
    return this.service.database.query(
      'SELECT attempt, outcome, response FROM notification_logs WHERE notification_id = $1 ORDER BY attempt',
      [notificationId],
    );
  }

  async close(): Promise<void> {
    await this.service.close();
    await this.mailServer.stop();
  }
}

interface Hearing {
  readonly sealed?: Readonly<Record<string, unknown>>;
  readonly id?: string;
  readonly time?: string;
}

export interface Row {
  readonly id: string;
  readonly eventId: string;
  readonly recipientId: string | null;
  readonly channel: string;
  readonly templateKey: string;
  readonly locale: string;
  readonly status: string;
  readonly suppressedReason: string | null;
  readonly attempts: number;
  readonly subject: string | null;
  readonly data: string;
}
