import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SetupFailure } from '@tenfold/local-servers';
import { format, resolveConfig } from 'prettier';

/** What a generator writes: texts by path in the workspace. */
export type Files = ReadonlyMap<string, string>;

/** One checkout, as generators see it: they read what is there and write all or nothing. */
export class Workspace {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  /** @throws SetupFailure when there is no such file */
  read(path: string): string {
    if (!this.has(path)) throw new SetupFailure(`There is no ${path}.`);
    return readFileSync(join(this.root, path), 'utf8');
  }

  /**
   * Writes the files as `npm run format` would leave them. A text that is no code any more is refused before anything is
   * written.
   */
  async write(files: Files): Promise<void> {
    const formatted = await Promise.all(
      [...files].map(async ([path, text]) => [join(this.root, path), await this.#formatted(path, text)] as const),
    );
    for (const [file, text] of formatted) {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }

  async #formatted(path: string, text: string): Promise<string> {
    if (!path.endsWith('.ts')) return text;
    const filepath = join(this.root, path);
    return format(text, { ...(await resolveConfig(filepath)), filepath }).catch((error: unknown) => {
      throw new SetupFailure(`${path} would not be code: ${(error as Error).message}`, { cause: error });
    });
  }
}

/** Changes one place of a text. @throws SetupFailure when the place is not there, with where to do it by hand */
export function edited(path: string, text: string, place: RegExp, change: (found: string) => string): string {
  if (!place.test(text))
    throw new SetupFailure(`${path} has another form than expected (${place.source}): change it by hand.`);
  return text.replace(place, change);
}
