import { context, type BuildContext, type BuildOptions } from 'esbuild';
import { type FSWatcher, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundling, sourcesOf, unbuilt, writeBundle } from '../build.ts';
import { bundleOf, root } from '../workspace.ts';

type Options = BuildOptions & { readonly write: false; readonly metafile: true };

/** An editor writes a file in several steps, and a checkout several files. */
const SETTLE_MS = 50;

/** The bundle of one app under work: built again from what changed, in a fraction of the time of the first. */
export class DevBundle {
  readonly file: string;
  readonly #name: string;
  readonly #context: BuildContext<Options>;
  #sources: ReadonlySet<string> = new Set();
  readonly #watchers = new Map<string, FSWatcher>();
  #listener: (changed: string) => Promise<void> = async () => {};
  #changed: string | undefined;
  #answering = false;

  private constructor(name: string, file: string, made: BuildContext<Options>) {
    this.#name = name;
    this.file = file;
    this.#context = made;
  }

  static async of(name: string): Promise<DevBundle> {
    const file = join(dirname(bundleOf(name)), 'dev.js');
    return new DevBundle(name, file, await context<Options>({ ...bundling(name), outfile: file, minify: false }));
  }

  /** @throws SetupFailure that names what does not compile */
  async build(): Promise<void> {
    const result = await this.#context.rebuild().catch((error: unknown) => {
      throw unbuilt(this.#name, error);
    });
    await writeBundle(result.outputFiles);
    this.#sources = new Set(sourcesOf(result));
    for (const source of this.#sources) this.#watch(dirname(source));
  }

  /** `listener` is told of a file of the bundle that changed, once for all that changed meanwhile, and never while it is at work. */
  onChange(listener: (changed: string) => Promise<void>): void {
    this.#listener = listener;
  }

  async close(): Promise<void> {
    for (const watcher of this.#watchers.values()) watcher.close();
    await this.#context.dispose();
  }

  #watch(folder: string): void {
    if (this.#watchers.has(folder)) return;
    const watcher = watch(join(root, folder), (_event, file) => {
      const path = join(folder, file ?? '');
      if (this.#sources.has(path)) this.#told(path);
    });
    this.#watchers.set(folder, watcher);
  }

  #told(path: string): void {
    this.#changed = path;
    if (this.#answering) return;
    this.#answering = true;
    setTimeout(() => void this.#answer(), SETTLE_MS);
  }

  async #answer(): Promise<void> {
    while (this.#changed !== undefined) {
      const changed = this.#changed;
      this.#changed = undefined;
      await this.#listener(changed);
    }
    this.#answering = false;
  }
}
