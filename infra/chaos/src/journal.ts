import { closeSync, openSync, writeSync } from 'node:fs';

/** One thing that a client did or was told, in the order in which it happened to the client. */
export type JournalEntry =
  | { readonly kind: 'asked'; readonly key: string; readonly customer: string }
  /** `code` is that of the refusal. */
  | {
      readonly kind: 'answered';
      readonly key: string;
      readonly status: number;
      readonly code?: string | undefined;
      readonly orderId?: string;
      readonly total?: number;
    }
  /** No answer came, or the client did not wait for it: nobody knows what became of it. */
  | { readonly kind: 'lost'; readonly key: string; readonly reason: string }
  /** What the customer was shown of an order. */
  | { readonly kind: 'shown'; readonly orderId: string; readonly status: string }
  | { readonly kind: 'cancelled'; readonly orderId: string; readonly status: number; readonly orderStatus?: string };

/**
 * What the clients of a run did and were told. Each line is with the operating system before the client goes on, so a run
 * that dies leaves its journal behind.
 */
export class Journal implements Disposable {
  readonly #file: number;
  readonly #entries: JournalEntry[] = [];

  private constructor(file: number) {
    this.#file = file;
  }

  static open(path: string): Journal {
    return new Journal(openSync(path, 'a'));
  }

  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  write(entry: JournalEntry): void {
    writeSync(this.#file, `${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`);
    this.#entries.push(entry);
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }
}
