import { execFileSync } from 'node:child_process';
import { appendFile, readFile } from 'node:fs/promises';
import type { PlannedRun } from './plan.ts';
import type { RunResult } from './run.ts';

interface Line {
  readonly commit: string;
  readonly result: RunResult;
}

/** Which runs of a long tier are done, so that one that was interrupted goes on where it was. Another commit begins anew. */
export class Progress {
  readonly #file: string;
  readonly #commit: string;
  readonly #results: RunResult[];

  private constructor(file: string, commit: string, results: RunResult[]) {
    this.#file = file;
    this.#commit = commit;
    this.#results = results;
  }

  static async of(file: string, commit = commitOfCheckout()): Promise<Progress> {
    const text = await readFile(file, 'utf8').catch(() => '');
    const lines = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Line]));
    return new Progress(
      file,
      commit,
      lines.filter((line) => line.commit === commit).map(({ result }) => result),
    );
  }

  get results(): readonly RunResult[] {
    return this.#results;
  }

  /** A run that broke something is not done: it is tried again. */
  isDone({ fault, seed }: PlannedRun): boolean {
    return this.#results.some((run) => run.fault === fault && run.seed === seed && run.violations === 0);
  }

  async add(result: RunResult): Promise<void> {
    this.#results.push(result);
    await appendFile(this.#file, `${JSON.stringify({ commit: this.#commit, result } satisfies Line)}\n`);
  }
}

function commitOfCheckout(): string {
  return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8' }).trim();
}
