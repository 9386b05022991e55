import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Every command that a document shows is run by a test, so that none of them can grow old unseen.
 *
 * What counts as shown: each line of a block fenced as `sh`, in any document of the repository that is not generated; in
 * README.md and CONTRIBUTING.md also `code in a line` that begins with npm, npx or docker and has no <place to fill in>. Output, configuration and requests of which
 * only the shape matters are fenced as something else (`text`, `json`, `http`) and left alone.
 *
 * Whoever shows a command says in `tested-commands.ts` which spec runs it: either a whole document, whose blocks the spec takes with
 * {@link shellBlocksOf} and runs from top to bottom (tutorials, how-tos: nothing is written twice), or single commands that
 * the spec has word for word. `documented-commands.unit.spec.ts` compares.
 */
export interface DocumentedCommand {
  /** Path of the document in the workspace. */
  readonly document: string;
  /** The command on one line, without its comment. */
  readonly command: string;
}

/** One fenced `sh` block: a piece of shell, perhaps of several commands. */
export interface ShellBlock {
  /** The line of the document on which the script begins, from 1: what a failing test points at. */
  readonly line: number;
  readonly script: string;
}

/** Which spec runs what; both maps lead to the path of the spec in the workspace. */
export interface TestedCommands {
  /** By document: the spec runs each of its `sh` blocks. */
  readonly documents: Readonly<Record<string, string>>;
  /** By command, as the documents show it. */
  readonly commands: Readonly<Record<string, string>>;
  /** By command: why no test can run it. */
  readonly untested: Readonly<Record<string, string>>;
}

const GENERATED = /^docs\/reference\//;
const WITH_COMMANDS_IN_LINES: ReadonlySet<string> = new Set(['README.md', 'CONTRIBUTING.md']);

/** Every document of ours that somebody wrote by hand, as a path in the workspace. */
export function documentsOf(workspace: string): string[] {
  return globSync(['*.md', 'docs/**/*.md', '{apps,libs,infra}/{*,*/*}/README.md'], {
    cwd: workspace,
    exclude: (name) => name === 'node_modules',
  })
    .filter((path) => !GENERATED.test(path))
    .sort();
}

/** Every command that the documents show. */
export function documentedCommands(workspace: string): DocumentedCommand[] {
  return documentsOf(workspace).flatMap((document) => {
    const text = readFileSync(join(workspace, document), 'utf8');
    return commandsIn(text, WITH_COMMANDS_IN_LINES.has(document)).map((command) => ({ document, command }));
  });
}

/** The commands of one document's text, in order. */
export function commandsIn(text: string, alsoInLines: boolean): string[] {
  const fenced = shellBlocksIn(text).flatMap(({ script }) => commandsOf(script));
  if (!alsoInLines) return fenced;
  const prose = text.replace(/^```[^]*?^```$/gm, '').replace(/<!--[^]*?-->/g, '');
  const inLines = [...prose.matchAll(/`((?:[A-Z_]+=\S+ )*(?:npm|npx|docker) [^`<]+)`/g)].map(([, command]) => command!);
  return [...fenced, ...inLines];
}

/** The `sh` blocks of a document, for the spec that runs them. */
export function shellBlocksOf(workspace: string, document: string): ShellBlock[] {
  return shellBlocksIn(readFileSync(join(workspace, document), 'utf8'));
}

export function shellBlocksIn(text: string): ShellBlock[] {
  return [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].map(({ index, 1: script }) => ({
    line: text.slice(0, index).split('\n').length + 1,
    script: script!,
  }));
}

/** Lines that end in a backslash are one with the next; a comment is a line of its own or stands two spaces behind. */
function commandsOf(script: string): string[] {
  return script
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s{2,})#.*$/, '').trim())
    .filter((line) => line !== '');
}

/** What of the documents no test runs, and what of the record is about nothing any more; both as sentences, none when all is well. */
export function gapsOf(
  shown: readonly DocumentedCommand[],
  tested: TestedCommands,
  textOf: (spec: string) => string | undefined,
): string[] {
  const recorded = { ...tested.commands, ...tested.untested };
  const isShown = new Set(shown.map(({ command }) => command));
  const documents = new Set(shown.map(({ document }) => document));
  const runs = ([what, spec]: [string, string]) =>
    textOf(spec)?.includes(what) ? [] : [`${spec} is said to run "${what}" and does not name it`];
  return [
    ...shown
      .filter(({ document, command }) => !(document in tested.documents) && !(command in recorded))
      .map(({ document, command }) => `${document} shows "${command}", which no test is said to run`),
    ...Object.keys(recorded)
      .filter((command) => !isShown.has(command))
      .map((command) => `"${command}" is recorded and shown nowhere`),
    ...Object.keys(tested.documents)
      .filter((document) => !documents.has(document))
      .map((document) => `${document} is recorded and shows no command`),
    ...Object.entries({ ...tested.documents, ...tested.commands }).flatMap(runs),
  ];
}
