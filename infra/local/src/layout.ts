import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { root } from './workspace.ts';

/** Where one platform keeps what it needs; everything but a too long socket path is below `dataDir`. */
export interface Layout {
  readonly dataDir: string;
  readonly postgres: string;
  readonly kafka: string;
  /** The mails of the shop, as they would have gone into the world. */
  readonly mailbox: string;
  readonly logs: string;
  /** Records of the children that run. */
  readonly run: string;
  readonly masterKey: string;
  /** Held as long as a supervisor lives. */
  readonly lock: string;
  /** Unix socket of the supervisor. */
  readonly socket: string;
  /** Compiled code that Node keeps between starts. */
  readonly compileCache: string;
  /** Bundles whose migrations have been applied, and the seed that was sown. */
  readonly done: string;
  /** How far `npm run seed:big` has come. */
  readonly bigSeed: string;
}

export function layoutOf(dataDir = process.env['TENFOLD_DATA_DIR'] ?? join(root, '.tenfold')): Layout {
  const folder = resolve(dataDir);
  return {
    dataDir: folder,
    postgres: join(folder, 'postgres'),
    kafka: join(folder, 'kafka'),
    mailbox: join(folder, 'mailbox'),
    logs: join(folder, 'logs'),
    run: join(folder, 'run'),
    masterKey: join(folder, 'master.key'),
    lock: join(folder, 'platform.lock'),
    socket: socketPath(folder),
    compileCache: join(folder, 'compile-cache'),
    done: join(folder, 'done.json'),
    bigSeed: join(folder, 'big-seed.jsonl'),
  };
}

export function logOf(layout: Layout, name: string): string {
  if (name === 'postgres') return join(layout.postgres, 'postgres.log');
  if (name === 'kafka') return join(layout.kafka, 'kafka.log');
  return join(layout.logs, `${name}.log`);
}

/** The operating system takes at most about 100 bytes as the path of a socket. */
function socketPath(folder: string): string {
  const path = join(folder, 'control.sock');
  if (Buffer.byteLength(path) <= 100) return path;
  return join(tmpdir(), `tenfold-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.sock`);
}
