import { Module } from '@nestjs/common';
import { DatabaseModule, FieldCipher } from '@tenfold/database';
import { MessagingModule } from '@tenfold/messaging';
import { AdministerNotificationsController } from './administer-notifications/administer-notifications.controller.ts';
import { AdministerNotifications } from './administer-notifications/administer-notifications.ts';
import { PreferencesController } from './choose-preferences/preferences.controller.ts';
import { Preferences } from './choose-preferences/preferences.ts';
import { NotificationConfig } from './config.ts';
import { PreviewTemplate } from './edit-templates/preview-template.ts';
import { TemplatesController } from './edit-templates/templates.controller.ts';
import { Templates } from './edit-templates/templates.ts';
import { accountHandlers } from './on-account-events/account-handlers.ts';
import { cartHandlers } from './on-cart-events/cart-messages.ts';
import { orderHandlers } from './on-order-events/order-messages.ts';
import { paymentHandlers } from './on-payment-events/payment-messages.ts';
import { profileHandlers } from './on-profile-events/profile-handlers.ts';
import { returnHandlers } from './on-return-events/return-messages.ts';
import { notificationDatabase } from './persistence/notification-database.ts';
import { Recipients } from './persistence/recipients.repository.ts';
import { ReadNotificationsController } from './read-notifications/read-notifications.controller.ts';
import { ReadNotifications } from './read-notifications/read-notifications.ts';
import { MailTransport } from './send-notifications/mail-transport.ts';
import { OutgoingNotifications } from './send-notifications/outgoing.repository.ts';
import { SendBatch } from './send-notifications/send-batch.ts';
import { SenderWorker } from './send-notifications/sender.worker.ts';
import { SmtpTransport } from './send-notifications/smtp-transport.ts';
import { UnsubscribeController } from './unsubscribe/unsubscribe.controller.ts';
import { UnsubscribeLinks } from './unsubscribe/unsubscribe-links.ts';
import { manifest } from './service.manifest.ts';
import { Addressees } from './tell/addressee.ts';
import { NotificationCipher } from './tell/notification-cipher.ts';
import { Tell } from './tell/tell.ts';
import { TemplateBook } from './templates/template-book.ts';

@Module({
  imports: [DatabaseModule.forService(notificationDatabase), MessagingModule.forService(manifest)],
  controllers: [
    ReadNotificationsController,
    UnsubscribeController,
    PreferencesController,
    TemplatesController,
    AdministerNotificationsController,
  ],
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
    ReadNotifications,
    Preferences,
    Templates,
    PreviewTemplate,
    AdministerNotifications,
  ],
})
export class NotificationModule {}
