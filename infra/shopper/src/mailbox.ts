export interface MailAnswer {
  readonly id: number;
  readonly messageId: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

/** The local mailbox, as a program reads it. */
export class Mailbox {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** The mails to an address, the newest first. */
  async mailsTo(address: string): Promise<readonly MailAnswer[]> {
    const { items } = await this.#get<{ items: { id: number }[] }>(
      `/api/mails?to=${encodeURIComponent(address)}&limit=100`,
    );
    return Promise.all(items.map(({ id }) => this.#get<MailAnswer>(`/api/mails/${id}`)));
  }

  async #get<Body>(path: string): Promise<Body> {
    const response = await fetch(new URL(path, this.#url));
    if (!response.ok) throw new Error(`The mailbox answered ${response.status} to ${path}`);
    return (await response.json()) as Body;
  }
}
