import type { Tried } from './outgoing.repository.ts';

/** How long the end of a try may wait for the ends of others. */
const GATHER_MS = 20;

/**
 * Writes down how the tries of one batch ended: together what ended at about the same time, so that a slow mail holds back
 * none of the others, and all of it at once when the last one has ended.
 */
export class Endings {
  readonly #write: (tried: readonly Tried[]) => Promise<void>;
  #missing: number;
  #ended: Tried[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing = Promise.resolve();
  readonly #failures: unknown[] = [];

  /** @param expected how many tries will end */
  constructor(expected: number, write: (tried: readonly Tried[]) => Promise<void>) {
    this.#missing = expected;
    this.#write = write;
  }

  add(tried: Tried): void {
    this.#ended.push(tried);
    this.#missing -= 1;
    if (this.#missing === 0) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
  }

  /**
   * Resolves when everything is written; to be asked for when all tries have ended.
   *
   * @throws the first error of a try that could not be written down: it stays in hand until its lease is over
   */
  async written(): Promise<void> {
    await this.#writing;
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const together = this.#ended.splice(0);
    this.#writing = this.#writing.then(() => this.#record(together));
  }

  /** One that the database refuses must not have the others sent again: after a failure each is written by itself. */
  async #record(together: readonly Tried[]): Promise<void> {
    try {
      await this.#write(together);
    } catch (error) {
      if (together.length === 1) this.#failures.push(error);
      else for (const tried of together) await this.#record([tried]);
    }
  }
}
