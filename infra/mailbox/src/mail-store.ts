import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';

/** A mail as a list shows it. */
export interface MailSummary {
  /** Counts up; the newest mail has the largest. */
  readonly id: number;
  readonly messageId: string;
  readonly from: string;
  /** Addresses of the envelope: where it really goes. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly receivedAt: string;
}

export interface Mail extends MailSummary {
  readonly text: string;
  readonly html: string | null;
  /** By name in lower case; of a repeated one the last. */
  readonly headers: Readonly<Record<string, string>>;
}

interface Stored extends MailSummary {
  readonly file: string;
}

/**
 * Mails as files, the newest `limit` of them. A mail that was accepted is on disk, so it is still there when the mailbox is
 * killed and started again.
 */
export class MailStore {
  readonly #folder: string;
  readonly #limit: number;
  readonly #mails: Stored[] = [];
  #next = 1;

  private constructor(folder: string, limit: number) {
    this.#folder = folder;
    this.#limit = limit;
  }

  static async open(folder: string, limit: number): Promise<MailStore> {
    await mkdir(folder, { recursive: true });
    const store = new MailStore(folder, limit);
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
    for (const name of names) {
      const summary = JSON.parse(await readFile(join(folder, name), 'utf8')) as MailSummary;
      store.#mails.push({ ...summary, file: name.replace(/json$/, 'eml') });
      store.#next = Math.max(store.#next, summary.id + 1);
    }
    return store;
  }

  async add(source: Buffer, to: readonly string[]): Promise<MailSummary> {
    const parsed = await PostalMime.parse(source);
    const id = this.#next++;
    const summary: MailSummary = {
      id,
      messageId: parsed.messageId ?? '',
      from: parsed.from?.address ?? '',
      to,
      subject: parsed.subject ?? '',
      receivedAt: new Date().toISOString(),
    };
    const name = String(id).padStart(9, '0');
    await writeFile(join(this.#folder, `${name}.eml`), source);
    // The summary comes last and at once: a mail without one was never accepted.
    await writeFile(join(this.#folder, `${name}.new`), JSON.stringify(summary));
    await rename(join(this.#folder, `${name}.new`), join(this.#folder, `${name}.json`));
    this.#mails.push({ ...summary, file: `${name}.eml` });
    while (this.#mails.length > this.#limit) await this.#remove(this.#mails.shift()!);
    return summary;
  }

  /** Newest first. `to` chooses mails for one address. */
  list({ to, limit = 50 }: { readonly to?: string | undefined; readonly limit?: number } = {}): MailSummary[] {
    const wanted = to?.toLowerCase();
    return this.#mails
      .filter((mail) => wanted === undefined || mail.to.some((address) => address.toLowerCase() === wanted))
      .slice(-limit)
      .reverse()
      .map(({ file: _, ...summary }) => summary);
  }

  async find(id: number): Promise<Mail | undefined> {
    const source = await this.source(id);
    const summary = this.list({ limit: this.#limit }).find((mail) => mail.id === id);
    if (source === undefined || summary === undefined) return undefined;
    const parsed = await PostalMime.parse(source);
    const headers = Object.fromEntries(parsed.headers.map(({ key, value }) => [key.toLowerCase(), value]));
    return { ...summary, text: parsed.text ?? '', html: parsed.html ?? null, headers };
  }

  /** The mail as it came over the wire. */
  async source(id: number): Promise<Buffer | undefined> {
    const stored = this.#mails.find((mail) => mail.id === id);
    return stored && readFile(join(this.#folder, stored.file));
  }

  async clear(): Promise<void> {
    for (const mail of this.#mails.splice(0)) await this.#remove(mail);
  }

  async #remove({ file }: Stored): Promise<void> {
    await rm(join(this.#folder, file.replace(/eml$/, 'json')), { force: true });
    await rm(join(this.#folder, file), { force: true });
  }
}
