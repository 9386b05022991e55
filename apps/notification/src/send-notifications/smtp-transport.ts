import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import nodemailer from 'nodemailer';
import { NotificationConfig } from '../config.ts';
import { type Accepted, MailDeferred, MailRefused, MailTransport, type OutgoingMail } from './mail-transport.ts';

/** Mails over SMTP, on a few connections that stay open while there is work. */
@Injectable()
export class SmtpTransport extends MailTransport implements OnApplicationShutdown {
  readonly #from: string;
  readonly #transporter;

  constructor(config: NotificationConfig) {
    super();
    this.#from = config.MAIL_FROM;
    this.#transporter = nodemailer.createTransport({
      url: config.SMTP_URL,
      pool: true,
      maxConnections: config.SMTP_CONNECTIONS,
      connectionTimeout: config.SMTP_TIMEOUT_MS,
      greetingTimeout: config.SMTP_TIMEOUT_MS,
      socketTimeout: config.SMTP_TIMEOUT_MS,
      // Nothing in a template can make the program read a file or an address.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send({ to, messageId, subject, html, text, headers }: OutgoingMail): Promise<Accepted> {
    try {
      const { response } = await this.#transporter.sendMail({
        from: this.#from,
        to: { name: '', address: to },
        messageId,
        subject,
        html,
        text,
        headers: { ...headers },
      });
      return { response: unaddressed(response, to) };
    } catch (error) {
      throw explained(error as SmtpError, to);
    }
  }

  onApplicationShutdown(): void {
    this.#transporter.close();
  }
}

interface SmtpError extends Error {
  /** What nodemailer was at: EENVELOPE = sender and recipients, EMESSAGE = the mail itself, ECONNECTION, EAUTH, ETIMEDOUT … */
  readonly code?: string;
  readonly responseCode?: number;
}

const ABOUT_THE_MAIL = new Set(['EENVELOPE', 'EMESSAGE']);

/** A reply from 500 on is final when it is about this mail (RFC 5321, 4.2.1); a refused login, say, is about us. */
function explained(error: SmtpError, to: string): MailRefused | MailDeferred {
  const isAboutMail = ABOUT_THE_MAIL.has(error.code ?? '');
  const isFinal = isAboutMail && (error.responseCode === undefined || error.responseCode >= 500);
  const message = unaddressed(error.message, to);
  return isFinal ? new MailRefused(message) : new MailDeferred(message);
}

/** Mail servers like to repeat the address. It is kept encrypted elsewhere, and no log is to have it in clear. */
function unaddressed(said: string, address: string): string {
  const pattern = address.replaceAll(/[^A-Za-z0-9]/g, String.raw`\$&`);
  return said.replaceAll(new RegExp(`<?${pattern}>?`, 'gi'), '<the recipient>');
}
