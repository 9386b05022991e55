import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { SetupFailure } from '@tenfold/local-servers';
import { nodeFlags } from '../runtime.ts';
import { root } from '../workspace.ts';

/** The program that runs in this terminal. One that ends by itself stays down until the next change. */
export class DevProcess {
  readonly #file: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #migrates: boolean;
  #child: ChildProcess | undefined;

  constructor(file: string, env: Readonly<Record<string, string>>, migrates: boolean) {
    this.#file = file;
    this.#env = { ...process.env, ...env };
    this.#migrates = migrates;
  }

  /** Migrates first, since a migration may be what is worked at. @throws SetupFailure when that fails */
  async start(): Promise<void> {
    if (this.#migrates) {
      const [code] = (await once(this.#spawn('migrate'), 'exit')) as [number | null];
      if (code !== 0) throw new SetupFailure('The database could not be migrated; the log above says why.');
    }
    this.#child = this.#spawn();
  }

  /** Lets the old one finish what it has in hand. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }

  #spawn(...args: readonly string[]): ChildProcess {
    const flags = [...nodeFlags, '--enable-source-maps'];
    return spawn(process.execPath, [...flags, this.#file, ...args], { cwd: root, env: this.#env, stdio: 'inherit' });
  }
}
