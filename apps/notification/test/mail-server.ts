import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface TakenMail extends Email {
  /** Addresses of the envelope. */
  readonly recipients: readonly string[];
}

/** What the server does with the next mails: takes them, or answers with a code; `lost` takes one and breaks the line. */
export type Behaviour = 'takes' | 'lost' | number;

/** A real SMTP server that keeps what it takes. */
export class MailServer {
  readonly mails: TakenMail[] = [];
  behaviour: Behaviour = 'takes';
  /** How long it thinks about each mail. */
  thinksMs = 0;
  /** Mails to these are refused for good. */
  readonly unknown = new Set<string>();
  readonly #server: SMTPServer;

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      logger: false,
      onRcptTo: ({ address }, _session, done) =>
        this.unknown.has(address) ? done(refusal(550, `<${address}>: no such mailbox`)) : done(),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', async () => {
          await delay(this.thinksMs);
          if (typeof this.behaviour === 'number') return done(refusal(this.behaviour, 'Not now'));
          void this.#keep(
            Buffer.concat(chunks),
            session.envelope.rcptTo.map(({ address }) => address),
          ).then(() => {
            if (this.behaviour !== 'lost') return done();
            this.behaviour = 'takes';
            return done(refusal(421, 'The line is lost'));
          });
        });
      },
    });
    this.#server.on('error', () => undefined);
  }

  static async start(): Promise<MailServer> {
    const server = new MailServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server.server, 'listening');
    return server;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  to(address: string): TakenMail[] {
    return this.mails.filter(({ recipients }) => recipients.includes(address));
  }

  async stop(): Promise<void> {
    await new Promise<void>((stopped) => this.#server.close(stopped));
  }

  async #keep(source: Buffer, recipients: readonly string[]): Promise<void> {
    this.mails.push({ ...(await PostalMime.parse(source)), recipients });
  }
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
