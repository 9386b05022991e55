import { Module } from '@nestjs/common';
import { DatabaseModule, FieldCipher } from '@tenfold/database';
import { MessagingModule } from '@tenfold/messaging';
import { NotificationConfig } from './config.ts';
import { accountHandlers } from './on-account-events/account-handlers.ts';
import { cartHandlers } from './on-cart-events/cart-messages.ts';
import { orderHandlers } from './on-order-events/order-messages.ts';
import { paymentHandlers } from './on-payment-events/payment-messages.ts';
import { profileHandlers } from './on-profile-events/profile-handlers.ts';
import { returnHandlers } from './on-return-events/return-messages.ts';
import { notificationDatabase } from './persistence/notification-database.ts';
import { Recipients } from './persistence/recipients.repository.ts';
import { MailTransport } from './send-notifications/mail-transport.ts';
import { OutgoingNotifications } from './send-notifications/outgoing.repository.ts';
import { SendBatch } from './send-notifications/send-batch.ts';
import { SenderWorker } from './send-notifications/sender.worker.ts';
import { SmtpTransport } from './send-notifications/smtp-transport.ts';
import { UnsubscribeLinks } from './send-notifications/unsubscribe-links.ts';
import { manifest } from './service.manifest.ts';
import { Addressees } from './tell/addressee.ts';
import { NotificationCipher } from './tell/notification-cipher.ts';
import { Tell } from './tell/tell.ts';
import { TemplateBook } from './templates/template-book.ts';

@Module({
  imports: [DatabaseModule.forService(notificationDatabase), MessagingModule.forService(manifest)],
  controllers: [],
  providers: [
    NotificationConfig,
    { provide: FieldCipher, useFactory: () => FieldCipher.fromEnvironment() },
    NotificationCipher,
    Recipients,
    Addressees,
    Tell,
    ...accountHandlers,
    ...profileHandlers,
    ...orderHandlers,
    ...paymentHandlers,
    ...returnHandlers,
    ...cartHandlers,
    TemplateBook,
    { provide: MailTransport, useClass: SmtpTransport },
    UnsubscribeLinks,
    OutgoingNotifications,
    SendBatch,
    SenderWorker,
  ],
})
export class NotificationModule {}
