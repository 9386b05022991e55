import { transformFile } from '@swc/core';
import {
  build as bundle,
  type BuildOptions,
  type BuildResult,
  type Message,
  type Metafile,
  type Plugin,
} from 'esbuild';
import { readFileSync, statSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { SetupFailure } from '@tenfold/local-servers';
import { hash, type Recipe, recipeFile, recipeOf } from './recipe.ts';
import { bundleOf, discoverApps, MAILBOX, root } from './workspace.ts';

/**
 * Packages that read files beside their own code at run time, which a single file cannot carry along; and a large one that
 * few requests need, which a service loads with the first of them.
 */
const EXTERNAL = ['@scalar/fastify-api-reference', 'pdfkit', 'bwip-js'];

/** CommonJS packages inside an ES module still ask for these three. */
const COMMONJS_NAMES = `import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;`;

/**
 * Bundles the named apps (all when left out; the mailbox only when it is named) to `dist/<app>/main.js`, each one minified
 * ES module, since V8 keeps its text in memory; classes and functions keep their names, and a source map tells the
 * positions. An app whose sources did not change since its last bundle is left alone.
 *
 * @returns names of the apps that were built
 */
export async function buildApps(names?: readonly string[]): Promise<string[]> {
  const apps = (await discoverApps()).map(({ name }) => name);
  const wanted = names ?? apps;
  const unknown = wanted.filter((name) => name !== MAILBOX && !apps.includes(name));
  if (unknown.length > 0)
    throw new SetupFailure(`There is no app ${unknown.join(', ')} with a build target and src/main.ts`);
  const compile = compiler();
  const tools = toolsHash();
  const built = await Promise.all(
    wanted.map(async (name) =>
      (await isFresh(name, tools)) ? [] : (await build(name, tools, bundling(name, compile)), [name]),
    ),
  );
  return built.flat();
}

/**
 * Bundles a tool's module that needs what Node cannot run from source, such as decorators, as an app is bundled.
 *
 * @param entry path from the root of the checkout
 * @returns path of the bundle, to be imported
 */
export async function buildModule(name: string, entry: string): Promise<string> {
  const tools = toolsHash();
  if (!(await isFresh(name, tools))) await build(name, tools, { ...bundling(name), entryPoints: [entry] });
  return bundleOf(name);
}

async function build(name: string, tools: string, how: ReturnType<typeof bundling>): Promise<void> {
  const result = await bundle(how).catch((error: unknown) => {
    throw unbuilt(name, error);
  });
  await writeBundle(result.outputFiles);
  const recipe: Recipe = {
    tools,
    sources: Object.fromEntries(sourcesOf(result).map((path) => [path, fileHash(path)])),
    packages: externalsOf(result.metafile),
  };
  await writeFile(recipeFile(name), JSON.stringify(recipe));
}

/** How an app is bundled. A `compile` of one's own remembers what it has compiled. */
export function bundling(name: string, compile = compiler()) {
  return {
    absWorkingDir: root,
    entryPoints: [name === MAILBOX ? 'infra/mailbox/src/main.ts' : `apps/${name}/src/main.ts`],
    outfile: bundleOf(name),
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    sourcemap: 'linked',
    sourcesContent: false,
    keepNames: true,
    legalComments: 'none',
    minify: true,
    lineLimit: 200, // the column in a stack trace is then of use
    logLevel: 'silent',
    external: EXTERNAL,
    banner: { js: COMMONJS_NAMES },
    plugins: [compile, missingPackagesAreOptional],
  } satisfies BuildOptions;
}

/** What the author of the app is told when esbuild refuses it. */
export function unbuilt(name: string, error: unknown): SetupFailure {
  return new SetupFailure(`The bundle of ${name} could not be made:\n${messages(error)}`, { cause: error });
}

/** Paths of our own files in a bundle. */
export function sourcesOf({ metafile }: Pick<BuildResult<{ metafile: true }>, 'metafile'>): string[] {
  return Object.keys(metafile.inputs).filter((path) => !path.startsWith('node_modules/'));
}

function externalsOf({ outputs }: Metafile): string[] {
  const asked = Object.values(outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  return EXTERNAL.filter((name) => asked.some((path) => path === name || path.startsWith(`${name}/`)));
}

/** Writes aside and renames, so that a process that starts meanwhile reads the old file or the new one. */
export async function writeBundle(files: NonNullable<BuildResult['outputFiles']>): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(file.path), { recursive: true });
    await writeFile(`${file.path}.new`, file.path.endsWith('.js') ? ascii(file.text) : file.contents);
    await rename(`${file.path}.new`, file.path);
  }
}

/** One character beyond ASCII (esbuild leaves those in regular expressions) makes V8 hold the whole text with two bytes each. */
function ascii(code: string): string {
  return code.replace(/[^\x00-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** SWC in place of esbuild's own TypeScript: Nest's dependency injection needs decorator metadata, which esbuild never emits. */
function compiler(): Plugin {
  const options = JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8')) as Record<string, unknown>;
  const compiled = new Map<string, Promise<string>>();
  const compile = async (path: string): Promise<string> =>
    (await transformFile(path, { ...options, swcrc: false })).code;
  return {
    name: 'swc',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const version = `${path} ${statSync(path).mtimeMs}`;
        const code = compiled.get(version) ?? compile(path);
        compiled.set(version, code);
        return { contents: await code, loader: 'js' };
      });
    },
  };
}

const LAZY: ReadonlySet<string> = new Set(['require-call', 'dynamic-import']);

/** Nest and TypeORM ask for dozens of packages that they can do without: what is not installed stays an import that fails. */
const missingPackagesAreOptional: Plugin = {
  name: 'missing-packages-are-optional',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (pluginData === 'asked' || !LAZY.has(kind) || !importer.includes('node_modules')) return undefined;
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: 'asked' });
      return found.errors.length > 0 ? { path, external: true } : found;
    });
  },
};

async function isFresh(name: string, tools: string): Promise<boolean> {
  try {
    const recipe = await recipeOf(name);
    return recipe.tools === tools && Object.entries(recipe.sources).every(([path, old]) => fileHash(path) === old);
  } catch {
    return false;
  }
}

function toolsHash(): string {
  return hash(['package-lock.json', '.swcrc', relative(root, import.meta.filename)].map(fileHash).join());
}

function fileHash(path: string): string {
  return hash(readFileSync(join(root, path)));
}

function messages(error: unknown): string {
  const { errors } = error as { errors?: Message[] };
  return (errors ?? [])
    .map(({ text, location }) => `${location?.file ?? ''}:${location?.line ?? ''} ${text}`)
    .join('\n');
}

if (import.meta.main) {
  const names = process.argv.slice(2);
  const built = await buildApps(names.length === 0 || names.includes('all') ? undefined : names);
  console.log(built.length === 0 ? 'Everything is built already.' : `Built ${built.join(', ')}.`);
}
