import { readFile, rename, writeFile } from 'node:fs/promises';

/** Remembers, by name, for which input a step was last done, so that a warm start can leave it out. */
export class Done {
  readonly #file: string;
  readonly #inputs: Record<string, string>;
  #written: Promise<void> = Promise.resolve();

  private constructor(file: string, inputs: Record<string, string>) {
    this.#file = file;
    this.#inputs = inputs;
  }

  static async of(file: string): Promise<Done> {
    const text = await readFile(file, 'utf8').catch(() => '{}');
    return new Done(file, JSON.parse(text) as Record<string, string>);
  }

  has(step: string, input: string): boolean {
    return this.#inputs[step] === input;
  }

  /** Steps end side by side; their records are written one after the other. */
  record(step: string, input: string): Promise<void> {
    this.#inputs[step] = input;
    const writing = this.#written.catch(() => undefined).then(() => this.#write());
    this.#written = writing;
    return writing;
  }

  async #write(): Promise<void> {
    await writeFile(`${this.#file}.new`, JSON.stringify(this.#inputs));
    await rename(`${this.#file}.new`, this.#file);
  }
}
