import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { removePostgresData } from '@tenfold/local-servers';
import { eventually } from '@tenfold/testing/eventually';
import { controlOf } from '../src/index.ts';
import { layoutOf } from '../src/layout.ts';

const root = join(import.meta.dirname, '../../..');
/** Beside the platform of the end-to-end suite, which may run at the same time. */
const PORT_BASE = Number(process.env['TENFOLD_E2E_PORT_BASE'] ?? 4800) + 50;
const [DOWN, ESCAPE] = ['\u001b[B', '\u001b'];
/** What a terminal is told to show the log over the table, and the table again. */
const [OTHER_SCREEN, FIRST_SCREEN] = ['\u001b[?1049h', '\u001b[?1049l'];

let dataDir: string;
let terminal: ChildProcess;
let ended: Promise<unknown>;
let shown = '';

/** `npm run up` on a terminal of its own, which `script` (util-linux) makes. */
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tenfold-screen-'));
  // Run by root, Postgres is another user, who must be able to enter.
  await chmod(dataDir, 0o755);
  const command = 'stty cols 120 rows 40; node infra/local/bootstrap.mjs up';
  terminal = spawn('script', ['--quiet', '--flush', '--return', '--command', command, '/dev/null'], {
    cwd: root,
    env: { ...process.env, TENFOLD_DATA_DIR: dataDir, TENFOLD_PORT_BASE: String(PORT_BASE), AUTH_BCRYPT_COST: '4' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  terminal.stdout!.on('data', (chunk) => (shown += String(chunk)));
  ended = once(terminal, 'exit');
  await eventually(() => expect(lastTable()).toContain('ready · http'), { timeoutMs: 5 * 60_000 });
}, 6 * 60_000);

afterAll(async () => {
  if (terminal.exitCode === null) {
    await controlOf(layoutOf(dataDir).socket)
      .shutDown()
      .catch(() => undefined);
    await ended;
  }
  await removePostgresData(join(dataDir, 'postgres'));
  await rm(dataDir, { recursive: true, force: true });
});

const press = (key: string) => terminal.stdin!.write(key);

/** What stands on the terminal since the table was last drawn. */
function lastTable(): string {
  return stripVTControlCharacters(shown.slice(Math.max(0, shown.lastIndexOf('service  '))));
}

/** Name of the program whose row is inverse in the table that was drawn last. */
function selected(): string | undefined {
  return /\u001b\[7m([a-z]+) /.exec(shown.slice(shown.lastIndexOf('service  ')))?.[1];
}

it('shows every program with what waits, lets one be chosen, its log be read and itself be restarted, and ends in order', async () => {
  // A table that is just being drawn may have come in part.
  await eventually(() => {
    expect(lastTable()).toMatch(/^service +state +pid +restarts +memory +outbox +oldest +lag +parked +dead/);
    expect(lastTable()).toMatch(/^order +ready +\d+ +0 +\d+ MB +0 +– +0 +0 +0/m);
    expect(selected()).toBe('auth');
  });
  press(DOWN);
  await eventually(() => expect(selected()).toBe('cart'));

  press('l');
  await eventually(() =>
    expect(stripVTControlCharacters(shown)).toMatch(/ cart +\S+cart\.log · Esc back[^]*:\d\d\.\d{3} info /),
  );
  press(ESCAPE);
  await eventually(() => expect(shown.lastIndexOf(FIRST_SCREEN)).toBeGreaterThan(shown.lastIndexOf(OTHER_SCREEN)));

  const before = await eventually(() => {
    expect(pidOf('cart')).toBeDefined();
    return pidOf('cart');
  });
  press('r');
  await eventually(() => {
    expect(stripVTControlCharacters(shown)).toContain('Restarting cart');
    expect(lastTable()).toMatch(/^cart +ready/m);
    expect(pidOf('cart')).not.toBe(before);
  });

  press('q');
  await ended;
  expect(stripVTControlCharacters(shown)).toMatch(/q: stopping gateway.*[^]*Everything has stopped; the data stays/);
});

function pidOf(name: string): string | undefined {
  return new RegExp(`^${name} +[a-z]+ +(\\d+)`, 'm').exec(lastTable())?.[1];
}
