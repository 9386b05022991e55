import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { AuditLog, Database, newId } from '@tenfold/database';
import { currentCorrelation } from '@tenfold/messaging';
import { NotificationConfig } from '../config.ts';
import { kindOf } from '../domain/messages.ts';
import { NotificationErrors } from '../domain/notification.errors.ts';
import { EmailTemplateEntity } from '../persistence/entities/email-template.entity.ts';
import { MailDeferred, MailRefused, MailTransport } from '../send-notifications/mail-transport.ts';
import { htmlMail, textMail } from '../templates/mail-layout.ts';
import {
  compile,
  type Reader,
  render,
  type Rendered,
  TemplateFailure,
  type TemplateSource,
} from '../templates/template-engine.ts';
import type { Preview, PreviewBody, TestSendBody } from './template.schema.ts';

const SAMPLE_SHOP = { name: 'Tenfold', url: 'https://shop.example' };

/** Tries a template with everything that there may be, and with the least. @throws notification.template_broken, which says where */
export function assertRenders(key: string, source: TemplateSource): void {
  const reader = { locale: 'en', timeZone: 'UTC' };
  const { sample, sometimes = [] } = kindOf(key) ?? { sample: {} };
  const least = Object.fromEntries(Object.entries(sample).filter(([name]) => !sometimes.includes(name)));
  for (const data of [{ ...sample, name: 'Ada' }, least]) rendered(source, { ...data, shop: SAMPLE_SHOP }, reader);
}

function rendered(source: TemplateSource, data: Readonly<Record<string, unknown>>, reader: Reader): Rendered {
  try {
    return render(compile(source), data, reader);
  } catch (cause) {
    if (!(cause instanceof TemplateFailure)) throw cause;
    throw NotificationErrors.template_broken({ cause, detail: cause.message });
  }
}

/** Shows a template as its readers would see it, on a screen or in a mailbox. */
@Injectable()
export class PreviewTemplate {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly transport: MailTransport,
    private readonly config: NotificationConfig,
  ) {}

  /** @throws notification.template_not_found, template_broken */
  async preview(id: string, how: PreviewBody): Promise<Preview> {
    const template = await this.database.read.findOneBy(EmailTemplateEntity, { id });
    if (template === null) throw NotificationErrors.template_not_found();
    const { SHOP_NAME: shopName, SHOP_URL: shopUrl } = this.config;
    const data = { name: how.name, ...kindOf(template.key)?.sample, shop: { name: shopName, url: shopUrl } };
    const words = rendered(template, data, how);
    const around = { locale: template.locale, shopName, shopUrl, unsubscribeUrl: undefined };
    return {
      subject: words.subject,
      html: htmlMail(words.bodyHtml, around),
      text: textMail(words.bodyText, around),
    };
  }

  /** Sends it with made-up contents, at once. @throws as `preview`, and notification.mail_not_accepted */
  async send(caller: Identity, id: string, { to, ...how }: TestSendBody): Promise<void> {
    const mail = await this.preview(id, how);
    await this.database.transaction((tx) =>
      this.audit.record(tx, {
        userId: caller.userId,
        entityType: 'email_template',
        entityId: id,
        action: 'export',
        after: { to },
        masked: ['to'],
        requestId: currentCorrelation()?.requestId,
      }),
    );
    try {
      const messageId = `<test-${newId()}@${this.config.MAIL_MESSAGE_ID_DOMAIN}>`;
      await this.transport.send({ ...mail, to, messageId, headers: {} });
    } catch (cause) {
      if (!(cause instanceof MailRefused || cause instanceof MailDeferred)) throw cause;
      throw NotificationErrors.mail_not_accepted({ cause, headers: { 'retry-after': '30' } });
    }
  }
}
