import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ObjectStore } from './object-store.ts';

/** Objects as files of a local folder. */
export class FolderStore implements ObjectStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = resolve(folder);
  }

  /** On the disk, not only on its way there, when it resolves: the rows are dropped afterwards. */
  async put(key: string, body: Buffer): Promise<void> {
    const path = join(this.#folder, key);
    await mkdir(dirname(path), { recursive: true });
    const unfinished = `${path}.${randomUUID()}.new`;
    await using file = await open(unfinished, 'w');
    await file.writeFile(body);
    await file.sync();
    await rename(unfinished, path);
  }

  get(key: string): Promise<Buffer> {
    return readFile(join(this.#folder, key));
  }
}
