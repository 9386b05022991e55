import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shellBlocksOf } from '@tenfold/architecture';
import { PlatformUnderTest } from './platform-under-test.ts';

const root = join(import.meta.dirname, '../../..');
const TUTORIAL = 'docs/tutorial.md';
/** Ends the output of one block; nothing of the tutorial prints it. */
const MARK = '\u001e';

let platform: PlatformUnderTest;

beforeAll(async () => {
  platform = await PlatformUnderTest.open();
});
afterAll(() => platform[Symbol.asyncDispose]());

it('docs/tutorial.md: its commands, typed one after the other, say what it shows', async () => {
  const blocks = shellBlocksOf(root, TUTORIAL);
  const { code, said } = await type(blocks.map(({ script }) => script));
  expect([code, said.slice(blocks.length)]).toEqual([0, ['']]);
  const lines = readFileSync(join(root, TUTORIAL), 'utf8').split('\n');
  expect(blocks.map(({ line }, index) => ({ line, says: masked(said[index]!) }))).toEqual(
    blocks.map(({ line, script }) => ({ line, says: masked(shownAfter(lines, line + script.split('\n').length)) })),
  );
});

/** One shell for all blocks, as at a desk; what the tutorial asks its reader for is on its standard input. */
async function type(blocks: readonly string[]): Promise<{ code: number | null; said: string[] }> {
  const shell = spawn(
    'bash',
    ['-euo', 'pipefail', '-c', blocks.map((block) => `${block}\nprintf '${MARK}'`).join('\n')],
    {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', TENFOLD_DATA_DIR: dirname(platform.handle.socket) },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  let said = '';
  shell.stdout.on('data', (chunk) => (said += String(chunk)));
  shell.stdin.end(`${platform.handle.logins.find(({ role }) => role === 'admin')!.password}\n`);
  const [code] = (await once(shell, 'close')) as [number | null];
  return { code, said: said.split(MARK) };
}

/** The `text` block that follows the line, when it does; output has no other place. */
function shownAfter(lines: readonly string[], line: number): string {
  const begin = lines[line] === '```text' ? line + 1 : undefined;
  return begin === undefined ? '' : `${lines.slice(begin, lines.indexOf('```', begin)).join('\n')}\n`;
}

/** Numbers of orders differ from run to run; curl ends its output without a new line. */
function masked(text: string): string {
  return text.trimEnd().replace(/\bORD-\d{4}-\d+/g, 'ORD-…');
}
