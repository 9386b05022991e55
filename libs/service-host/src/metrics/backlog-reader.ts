import type { Messaging, MessagingBacklog } from '@tenfold/messaging';

/** Everybody who looks within this time sees the same figures. */
const FRESH_MS = 2_000;

/** What waits in this service, looked up when somebody asks and not more often than every two seconds. */
export class BacklogReader {
  readonly #messaging: Pick<Messaging, 'backlog'> | undefined;
  #looked: { readonly at: number; readonly found: Promise<MessagingBacklog | undefined> } | undefined;

  /** @param messaging absent in a service that says and hears nothing */
  constructor(messaging: Pick<Messaging, 'backlog'> | undefined) {
    this.#messaging = messaging;
  }

  /** Undefined when there is nothing to look at, or the database does not answer. */
  async read(): Promise<MessagingBacklog | undefined> {
    if (this.#looked === undefined || performance.now() - this.#looked.at >= FRESH_MS) {
      const found = this.#messaging?.backlog().catch(() => undefined) ?? Promise.resolve(undefined);
      this.#looked = { at: performance.now(), found };
    }
    return this.#looked.found;
  }
}
