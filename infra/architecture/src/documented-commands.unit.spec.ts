import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandsIn, documentedCommands, gapsOf, shellBlocksIn, type TestedCommands } from './documented-commands.ts';
import { testedCommands } from './tested-commands.ts';

const workspace = join(import.meta.dirname, '../../..');

/** The text of a spec, undefined when there is no such file or Jest would not run it. */
function textOf(spec: string): string | undefined {
  const path = join(workspace, spec);
  return /\.spec\.ts$/.test(spec) && existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

test('every command that a document shows is run by a test (tested-commands.ts says by which)', () => {
  expect(gapsOf(documentedCommands(workspace), testedCommands, textOf)).toEqual([]);
});

describe('commands of a document', () => {
  const text = [
    'Say `npm run up` or `npm run logs -- <name>`, never `git push`.',
    '```sh',
    'npm run new -- service wishlist   # makes apps/wishlist',
    '# a comment',
    'curl --silent "$SHOP/v1/me#top" \\',
    '  --header "a: b"',
    '```',
    '```text',
    'npm run nothing',
    '```',
    '',
  ].join('\n');
  const fenced = ['npm run new -- service wishlist', 'curl --silent "$SHOP/v1/me#top" --header "a: b"'];

  it('are the lines of its sh blocks, without comments', () => {
    expect(commandsIn(text, false)).toEqual(fenced);
  });

  it('are also what stands in its lines, where that is asked for', () => {
    expect(commandsIn(text, true)).toEqual([...fenced, 'npm run up']);
  });

  it('can be run block by block, with the line to point at', () => {
    expect(shellBlocksIn(text)).toEqual([{ line: 3, script: `${text.split('\n').slice(2, 6).join('\n')}\n` }]);
  });
});

describe('the record of tested commands', () => {
  const shown = [{ document: 'docs/a.md', command: 'npm run a' }];
  const none: TestedCommands = { documents: {}, commands: {}, untested: {} };
  const spec = 'a.e2e.spec.ts';
  const gaps = (tested: Partial<TestedCommands>, specText?: string) =>
    gapsOf(shown, { ...none, ...tested }, () => specText);

  it.each<[string, Partial<TestedCommands>, string]>([
    ['the command', { commands: { 'npm run a': spec } }, "sh('npm run a')"],
    ['the whole document', { documents: { 'docs/a.md': spec } }, "shellBlocksOf('docs/a.md')"],
    ['why it cannot be run', { untested: { 'npm run a': 'opens a window' } }, ''],
  ])('is content with %s', (_what, tested, specText) => {
    expect(gaps(tested, specText)).toEqual([]);
  });

  it.each<[string, Partial<TestedCommands>, string | undefined, RegExp]>([
    ['a command without a test', {}, '', /^docs\/a.md shows "npm run a", which no test/],
    ['a spec that does not name the command', { commands: { 'npm run a': spec } }, '', /does not name it$/],
    ['a spec that is not there', { documents: { 'docs/a.md': spec } }, undefined, /does not name it$/],
    ['a command that is shown no more', { untested: { 'npm run a': '', 'npm run b': '' } }, '', /shown nowhere$/],
    [
      'a document that is gone',
      { documents: { 'docs/a.md': spec, 'docs/b.md': spec } },
      'docs/a.md docs/b.md',
      /no command$/,
    ],
  ])('names %s', (_what, tested, specText, sentence) => {
    expect(gaps(tested, specText)).toEqual([expect.stringMatching(sentence)]);
  });
});
