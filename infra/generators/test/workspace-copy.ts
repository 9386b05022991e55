import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The checkout that the copies are made of. */
const original = join(import.meta.dirname, '../../..');

/** Where the specs of this run have their servers: those of a copy take the same ones. */
const TEST_SERVERS = process.env['TENFOLD_TEST_SERVERS'] ?? join(original, '.tenfold/test-servers');

/** A busy machine must not turn the time that npm, nx and a platform take into a failure. */
export const PATIENCE_MS = 15 * 60_000;

/** What a command came to. */
export interface Ran {
  readonly code: number | null;
  /** What it said, on both streams. */
  readonly output: string;
}

/** A command that stays until it is told to end. */
export interface Staying {
  /** What it has said so far. */
  said(): string;
  /** Ends it as Ctrl-C does. Not for one that is ending already: npm dies of a signal that finds its child gone. */
  end(): Promise<Ran>;
  /** Waits until it ends by itself. */
  ended(): Promise<Ran>;
}

/**
 * This checkout once more, in a folder that nobody minds: its files and bundles as copies, its packages as hard links, so that it is
 * there in seconds. Commands run in it as a reader of the documents types them.
 */
export class WorkspaceCopy implements AsyncDisposable {
  readonly root: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #running = new Set<ChildProcess>();

  /** @param env over this process's own */
  constructor(env: Readonly<Record<string, string>> = {}) {
    this.root = join(original, '.tenfold/copies', String(process.pid));
    const { TENFOLD_DATA_DIR: _, NODE_OPTIONS: __, FORCE_COLOR: ___, ...inherited } = process.env;
    this.#env = { ...inherited, NO_COLOR: '1', TENFOLD_TEST_SERVERS: TEST_SERVERS, ...env };
    rmSync(this.root, { recursive: true, force: true });
    for (const file of sources()) {
      mkdirSync(dirname(join(this.root, file)), { recursive: true });
      cpSync(join(original, file), join(this.root, file));
    }
    execFileSync('cp', ['-al', 'node_modules', join(this.root, 'node_modules')], { cwd: original });
    // npm writes its own list in place: linked, the original would be told of what is in the copy.
    const list = 'node_modules/.package-lock.json';
    rmSync(join(this.root, list), { force: true });
    cpSync(join(original, list), join(this.root, list));
    for (const file of bundles()) {
      mkdirSync(dirname(join(this.root, file)), { recursive: true });
      cpSync(join(original, file), join(this.root, file));
    }
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), 'utf8');
  }

  /** Runs a command line to its end. */
  async run(commandLine: string): Promise<Ran> {
    const child = this.#spawn(commandLine);
    const said = outputOf(child);
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output: said() };
  }

  /** Runs a command line that must succeed, and gives what it said. */
  async ok(commandLine: string): Promise<string> {
    const { code, output } = await this.run(commandLine);
    if (code !== 0) throw new Error(`"${commandLine}" ended with ${code}:\n${output}`);
    return output;
  }

  /** Starts a command line that stays; resolves when it has said `word`. */
  async start(commandLine: string, word: string): Promise<Staying> {
    const child = this.#spawn(commandLine);
    const said = outputOf(child);
    const ended = once(child, 'close').then(([code]): Ran => ({ code: code as number | null, output: said() }));
    await new Promise<void>((resolve, reject) => {
      const look = () => void (said().includes(word) && resolve());
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', look);
      void ended.then(() => reject(new Error(`"${commandLine}" ended before it said "${word}":\n${said()}`)));
    });
    return {
      said,
      end: () => {
        if (this.#running.has(child)) process.kill(-child.pid!, 'SIGINT');
        return ended;
      },
      ended: () => ended,
    };
  }

  /** Files that are here and not in the original, or there and not here, or not the same. */
  differences(): string[] {
    const here = execFileSync(
      'find',
      ['.', ...IGNORED.flatMap((name) => ['-name', name, '-prune', '-o']), '-type', 'f', '-print'],
      {
        cwd: this.root,
        encoding: 'utf8',
      },
    );
    const files = new Set([
      ...here
        .trim()
        .split('\n')
        .map((file) => file.slice(2)),
      ...sources(),
    ]);
    const text = (root: string, file: string) =>
      existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : undefined;
    return [...files].filter((file) => text(this.root, file) !== text(original, file)).sort();
  }

  /** Makes one path what it is in the original, or nothing. */
  restore(path: string): void {
    rmSync(join(this.root, path), { recursive: true, force: true });
    if (existsSync(join(original, path))) cpSync(join(original, path), join(this.root, path), { recursive: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#running) {
      process.kill(-child.pid!, 'SIGTERM');
      await once(child, 'close');
    }
    rmSync(this.root, { recursive: true, force: true });
  }

  /** In a process group of its own, as a terminal has one for each command. */
  #spawn(commandLine: string): ChildProcess {
    const child = spawn('sh', ['-c', commandLine], {
      cwd: this.root,
      env: this.#env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.add(child);
    child.once('close', () => this.#running.delete(child));
    return child;
  }
}

const IGNORED = ['node_modules', 'dist', '.tenfold', '.nx', '.git', '*.tsbuildinfo'];

/** Everything in the checkout that git knows or would add. */
function sources(): string[] {
  const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: original,
    encoding: 'utf8',
  });
  return list
    .trim()
    .split('\n')
    .filter((file) => existsSync(join(original, file)));
}

function bundles(): string[] {
  if (!existsSync(join(original, 'dist'))) return [];
  return execFileSync('find', ['dist', '-type', 'f'], { cwd: original, encoding: 'utf8' })
    .trim()
    .split('\n')
    .filter(Boolean);
}

function outputOf(child: ChildProcess): () => string {
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => chunks.push(text));
  return () => chunks.join('');
}
