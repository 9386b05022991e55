import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundleOf } from './workspace.ts';

/** What a bundle was made from; it is built again when any of this has changed. */
export interface Recipe {
  /** Hash of the code that builds and of the installed packages. */
  readonly tools: string;
  /** Hash by path of each of our own files in the bundle. */
  readonly sources: Readonly<Record<string, string>>;
  /** Packages that the bundle does not carry and asks for at run time. */
  readonly packages: readonly string[];
}

/** @throws when the app was not built */
export async function recipeOf(name: string): Promise<Recipe> {
  return JSON.parse(await readFile(recipeFile(name), 'utf8')) as Recipe;
}

/** Hash of the bundle's recipe: tells whether a bundle is the one that was used before. */
export async function bundleHash(name: string): Promise<string> {
  return hash(await readFile(recipeFile(name)));
}

export function recipeFile(name: string): string {
  return join(dirname(bundleOf(name)), 'recipe.json');
}

export function hash(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
