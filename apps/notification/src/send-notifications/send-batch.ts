import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { failPoint } from '@tenfold/messaging';
import { NotificationConfig } from '../config.ts';
import { canonical } from '../domain/locale.ts';
import { kindOf } from '../domain/messages.ts';
import { retryDelayMs } from '../domain/retry-delay.ts';
import { spokenName } from '../domain/spoken-name.ts';
import { topics } from '../domain/topics.ts';
import { type Recipient, Recipients } from '../persistence/recipients.repository.ts';
import { type MessageData, NotificationCipher } from '../tell/notification-cipher.ts';
import { htmlMail, textMail } from '../templates/mail-layout.ts';
import { type ActiveTemplate, TemplateBook } from '../templates/template-book.ts';
import { render, TemplateFailure } from '../templates/template-engine.ts';
import { Endings } from './endings.ts';
import { MailRefused, MailTransport } from './mail-transport.ts';
import { type Outgoing, OutgoingNotifications, type Tried } from './outgoing.repository.ts';
import { UnsubscribeLinks } from '../unsubscribe/unsubscribe-links.ts';

/** What a batch needs to know of the world, read once. */
interface World {
  readonly recipients: ReadonlyMap<string, Recipient>;
  readonly unwanted: ReadonlySet<string>;
  readonly templateFor: (key: string, locale: string) => ActiveTemplate;
}

/** Who gets it and how they read. */
interface Reader {
  readonly address: string | undefined;
  readonly name: string | undefined;
  readonly locale: string;
  readonly timeZone: string;
}

/** Nobody is told before it is known where. */
class RecipientUnknown extends Error {
  override readonly name = 'RecipientUnknown';
}

/** Takes what is due, sends it outside of any transaction, and writes down how that ended. */
@Injectable()
export class SendBatch {
  constructor(
    private readonly database: Database,
    private readonly outgoing: OutgoingNotifications,
    private readonly recipients: Recipients,
    private readonly cipher: NotificationCipher,
    private readonly book: TemplateBook,
    private readonly transport: MailTransport,
    private readonly links: UnsubscribeLinks,
    private readonly config: NotificationConfig,
  ) {}

  /** @returns how many were taken */
  async run(): Promise<number> {
    const batch = await this.outgoing.claim(this.config.NOTIFICATION_BATCH, this.config.NOTIFICATION_LEASE_MS);
    if (batch.length === 0) return 0;
    const beginUntil = performance.now() + this.config.NOTIFICATION_LEASE_MS / 2;
    const world = await this.look(batch);
    const endings = new Endings(batch.length, (tried) => this.outgoing.settle(tried));
    const isQuick = ({ channel }: Outgoing) => channel === 'in_app';
    await Promise.all([
      ...batch.filter(isQuick).map((quick) => this.try(quick, world, endings)),
      this.sendInTurn(
        batch.filter((each) => !isQuick(each)),
        world,
        beginUntil,
        endings,
      ),
    ]);
    await endings.written();
    return batch.length;
  }

  private async try(outgoing: Outgoing, world: World, endings: Endings): Promise<void> {
    const tried = await this.attempt(outgoing, world);
    failPoint('outside.done');
    endings.add(this.withoutSecret(tried));
  }

  /**
   * As many at once as there are connections. What a slow server leaves no time for is given back: begun later, it could be
   * in the hands of another process too.
   */
  private async sendInTurn(mails: Outgoing[], world: World, beginUntil: number, endings: Endings): Promise<void> {
    const connection = async () => {
      for (let next = mails.shift(); next !== undefined; next = mails.shift()) {
        if (performance.now() < beginUntil) await this.try(next, world, endings);
        else endings.add({ outgoing: next, ending: { kind: 'untried' } });
      }
    };
    await Promise.all(Array.from({ length: this.config.SMTP_CONNECTIONS }, connection));
  }

  /** However the last try ended: a secret that was sent, or never will be, is forgotten. */
  private withoutSecret(tried: Tried): Tried {
    const { outgoing, ending } = tried;
    if (ending.kind === 'again' || ending.kind === 'untried' || !kindOf(outgoing.templateKey)?.secret) return tried;
    return { ...tried, ending: { ...ending, data: this.cipher.encryptData({}) } };
  }

  private async look(batch: readonly Outgoing[]): Promise<World> {
    const accounts = [...new Set(batch.flatMap(({ recipientId }) => recipientId ?? []))];
    const [recipients, unwanted, templateFor] = await Promise.all([
      this.recipients.find(this.database.read, accounts),
      this.outgoing.unwanted([...new Set(batch.map(preferenceOwner))]),
      this.book.open([...new Set(batch.map(({ templateKey }) => templateKey))]),
    ]);
    return { recipients, unwanted, templateFor };
  }

  /** Never rejects: whatever is wrong with one notification is its own matter. */
  private async attempt(outgoing: Outgoing, world: World): Promise<Tried> {
    const began = performance.now();
    try {
      const reason = this.whyNot(outgoing, world);
      if (reason !== undefined) return { outgoing, ending: { kind: 'suppressed', reason } };
      const reader = this.readerOf(outgoing, world);
      return outgoing.channel === 'in_app'
        ? this.keep(outgoing, world, reader)
        : await this.mail(outgoing, world, reader, began);
    } catch (error) {
      return this.failed(outgoing, error as Error, Math.round(performance.now() - began));
    }
  }

  private whyNot(outgoing: Outgoing, { recipients, unwanted }: World): string | undefined {
    const { recipientId, topic, channel } = outgoing;
    if (recipientId !== null && recipients.get(recipientId)?.isErased) return 'recipient_erased';
    const isWanted = topics[topic].legal || !unwanted.has(`${preferenceOwner(outgoing)} ${topic} ${channel}`);
    if (!isWanted) return 'not_wanted';
    return this.hasEnded(outgoing) ? 'too_late' : undefined;
  }

  /** A link that works no more is not worth a mail. */
  private hasEnded({ templateKey, data }: Outgoing): boolean {
    if (!kindOf(templateKey)?.secret) return false;
    const { expiresAt } = this.cipher.decryptData(data);
    return typeof expiresAt === 'string' && Date.parse(expiresAt) <= Date.now();
  }

  private readerOf({ recipientId, recipientAddress, locale }: Outgoing, { recipients }: World): Reader {
    const known = recipientId === null ? undefined : recipients.get(recipientId);
    const address =
      recipientAddress === null ? known?.email : this.cipher.decrypt('recipient_address', recipientAddress);
    return {
      address,
      name: known?.name,
      locale: canonical(known?.locale ?? locale),
      timeZone: known?.timeZone ?? 'UTC',
    };
  }

  private words({ templateKey, data }: Outgoing, { templateFor }: World, reader: Reader) {
    const template = templateFor(templateKey, reader.locale);
    const shop = { name: this.config.SHOP_NAME, url: this.config.SHOP_URL };
    const { name: guest, ...told } = this.cipher.decryptData(data);
    const name = spokenName(typeof guest === 'string' ? guest : (reader.name ?? ''));
    const filled: MessageData = { ...told, ...(name !== undefined && { name }), shop };
    return { template, rendered: render(template.compiled, filled, reader) };
  }

  /** An in-app notification is sent when it has its words. */
  private keep(outgoing: Outgoing, world: World, reader: Reader): Tried {
    const { rendered } = this.words(outgoing, world, reader);
    const body = this.cipher.encrypt('body', rendered.bodyText);
    return { outgoing, ending: { kind: 'sent', subject: rendered.subject, locale: reader.locale, body } };
  }

  private async mail(outgoing: Outgoing, world: World, reader: Reader, began: number): Promise<Tried> {
    if (reader.address === undefined) throw new RecipientUnknown('It is not known yet where this account is reached');
    const { template, rendered } = this.words(outgoing, world, reader);
    const unsubscribeUrl = topics[outgoing.topic].legal
      ? undefined
      : this.links.linkFor(preferenceOwner(outgoing), outgoing.topic);
    const around = {
      locale: template.locale,
      shopName: this.config.SHOP_NAME,
      shopUrl: this.config.SHOP_URL,
      unsubscribeUrl,
    };
    const messageId = `<${outgoing.id}@${this.config.MAIL_MESSAGE_ID_DOMAIN}>`;
    const { response } = await this.transport.send({
      messageId,
      to: reader.address,
      subject: rendered.subject,
      html: htmlMail(rendered.bodyHtml, around),
      text: textMail(rendered.bodyText, around),
      headers: unsubscribeUrl === undefined ? {} : oneClick(unsubscribeUrl),
    });
    return {
      outgoing,
      ending: { kind: 'sent', subject: rendered.subject, locale: reader.locale },
      log: { outcome: 'sent', response, messageId, durationMs: Math.round(performance.now() - began) },
    };
  }

  private failed(outgoing: Outgoing, error: Error, durationMs: number): Tried {
    const response = `${error.name}: ${error.message}`;
    if (error instanceof MailRefused)
      return { outgoing, ending: { kind: 'failed' }, log: { outcome: 'bounced', response, durationMs } };
    const isHopeless = error instanceof TemplateFailure || outgoing.attempt >= this.config.NOTIFICATION_MAX_ATTEMPTS;
    if (isHopeless) return { outgoing, ending: { kind: 'failed' }, log: { outcome: 'failed', response, durationMs } };
    const inMs = retryDelayMs(outgoing.attempt, this.config.NOTIFICATION_RETRY_DELAYS_MS, Math.random());
    return { outgoing, ending: { kind: 'again', inMs }, log: { outcome: 'deferred', response, durationMs } };
  }
}

/** Whose preferences count: the account's, or those of a guest's address. */
export function preferenceOwner({ recipientId, recipientKey }: Pick<Outgoing, 'recipientId' | 'recipientKey'>): string {
  return recipientId ?? `guest:${recipientKey}`;
}

/** Lets mail programs show a button that ends such mails with one click (RFC 8058). */
function oneClick(url: string): Record<string, string> {
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}
