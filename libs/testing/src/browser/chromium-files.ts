import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

/** A Chromium that can be started, and the folder of the libraries that a bare machine does not have. */
export interface ChromiumFiles {
  readonly executable: string;
  readonly libraries: string;
}

/**
 * Unpacks the Chromium that came with `npm ci`, once for each version and user. Several processes may do so at the same
 * time.
 */
export async function unpackChromium(): Promise<ChromiumFiles> {
  const home = packageFolder();
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'tenfold');
  const folder = join(cache, `chromium-${version}`);
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true });
    await unpack(join(home, 'bin'), folder);
  }
  return { executable: join(folder, 'chromium'), libraries: join(folder, 'lib') };
}

async function unpack(from: string, folder: string): Promise<void> {
  const half = await mkdtemp(`${folder}-`);
  const archive = join(half, 'libraries.tar');
  await writeFile(join(half, 'chromium'), await inflated(join(from, 'chromium.br')), { mode: 0o755 });
  await writeFile(archive, await inflated(join(from, 'al2023.tar.br')));
  await promisify(execFile)('tar', ['-xf', archive, '-C', half]);
  // Whoever was quicker has unpacked the same.
  await rename(half, folder).catch(() => rm(half, { recursive: true }));
}

async function inflated(file: string): Promise<Buffer> {
  return promisify(brotliDecompress)(await readFile(file));
}

/** The package offers only its code to imports, which is two folders below its own. */
function packageFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../..');
}
