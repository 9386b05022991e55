import { answered, createClient, type TenfoldClient } from '@tenfold/client';
import { eventually } from '@tenfold/testing/eventually';
import { Carrier, Mailbox, Session, type MailAnswer } from '@tenfold/shopper';
import type { Login, PlatformStatus } from '@tenfold/local-platform';
import type { LogReader } from './log-reader.ts';
import type { Narrator } from './narrator.ts';
import { toldTo } from './told-to.ts';

const MAIL_TIMEOUT_MS = 30_000;

/** The shop that the story happens in, and what the teller has at hand. */
export class Story {
  readonly gateway: string;
  readonly narrator: Narrator;
  readonly carrier: Carrier;
  readonly simulators: string;
  readonly #log: LogReader;
  readonly #mailbox: Mailbox;
  readonly #staff: Login;
  readonly #keys = new Set<string>();
  readonly #readMails = new Set<string>();
  #looking: Promise<TenfoldClient> | undefined;
  #since = performance.now();

  constructor(platform: { status: PlatformStatus; logins: readonly Login[] }, log: LogReader, narrator: Narrator) {
    const { status, logins } = platform;
    const staff = logins.find(({ role }) => role === 'admin');
    if (staff === undefined || status.mailbox.url === null) throw new Error('The platform has no seeded shop');
    this.gateway = status.gateway.url;
    this.narrator = narrator;
    this.simulators = status.simulators.url;
    this.carrier = new Carrier(status.simulators.url);
    this.#mailbox = new Mailbox(status.mailbox.url);
    this.#log = log;
    this.#staff = staff;
  }

  /** Begins a step: times are counted from here. */
  step(sentence: string): void {
    this.narrator.step(sentence);
    this.#since = performance.now();
  }

  guest(): Session {
    return Session.guest(this.gateway, (asked, answer) => this.narrator.request(asked, answer));
  }

  logIn(login: { readonly email: string; readonly password: string }): Promise<Session> {
    return Session.logIn(this.gateway, login, (asked, answer) => this.narrator.request(asked, answer));
  }

  /** Somebody of the staff who acts. */
  staff(): Promise<Session> {
    return this.logIn(this.#staff);
  }

  /** The published client in somebody's hand, who has logged in or not; the story tells what it asks. */
  shop({ accessToken }: Session = this.guest()): TenfoldClient {
    const fetch = toldTo(this.narrator);
    return createClient({ baseUrl: this.gateway, fetch, ...(accessToken === undefined ? {} : { accessToken }) });
  }

  /** Staff that reads beside the story what is so. */
  looking(): Promise<TenfoldClient> {
    this.#looking ??= this.#lookOn();
    return this.#looking;
  }

  async #lookOn(): Promise<TenfoldClient> {
    const { email, password } = this.#staff;
    const door = createClient({ baseUrl: this.gateway });
    const { accessToken } = await answered(door.POST('/v1/auth/login', { body: { email, password } }));
    return createClient({ baseUrl: this.gateway, accessToken });
  }

  /** From now on events with these keys (ids of orders, users, variants …) belong to the story. */
  follow(...keys: readonly string[]): void {
    for (const key of keys) this.#keys.add(key);
  }

  /** Waits for an event of each type and tells all that crossed meanwhile. */
  async hear(...types: readonly string[]): Promise<void> {
    this.narrator.events(await this.#log.take(this.#keys, types), this.#since);
  }

  /** Waits for the next mail to an address whose subject has this in it. */
  async mail(to: string, subject: string): Promise<MailAnswer> {
    const mail = await eventually(
      async () => {
        const mails = await this.#mailbox.mailsTo(to);
        const found = mails.find((one) => one.subject.includes(subject) && !this.#readMails.has(one.messageId));
        if (found === undefined) throw new Error(`No mail "${subject}" came to ${to}`);
        return found;
      },
      { timeoutMs: MAIL_TIMEOUT_MS, intervalMs: 50 },
    );
    this.#readMails.add(mail.messageId);
    this.narrator.mail(mail, performance.now() - this.#since);
    return mail;
  }

  /** Reads until it is as it should be; what it was in the end is told either way. */
  async become<Value>(what: string, read: () => Promise<Value>, wanted: Value): Promise<void> {
    let found: Value | undefined;
    await eventually(
      async () => {
        found = await read();
        if (JSON.stringify(found) !== JSON.stringify(wanted)) throw new Error(what);
      },
      { timeoutMs: MAIL_TIMEOUT_MS, intervalMs: 50 },
    ).catch(() => undefined);
    this.narrator.check(what, found, wanted);
  }
}
