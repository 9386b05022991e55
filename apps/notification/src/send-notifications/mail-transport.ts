/** A mail as it goes out. */
export interface OutgoingMail {
  /** With its angle brackets; the same on every try. */
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the mail server answered when it took a mail. */
export interface Accepted {
  readonly response: string;
}

/** The mail server will never take this mail: another try cannot help. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
}

/** The mail server cannot be reached, or asks for patience. Whether it took the mail may be unknown. */
export class MailDeferred extends Error {
  override readonly name = 'MailDeferred';
}

/** The way out for mails. */
export abstract class MailTransport {
  /**
   * Resolves when the server has taken the mail.
   *
   * @throws MailRefused, MailDeferred
   */
  abstract send(mail: OutgoingMail): Promise<Accepted>;
}
