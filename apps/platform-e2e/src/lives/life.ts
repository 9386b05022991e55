import { globSync } from 'node:fs';
import type { Errands } from '../errands.ts';
import type { PlatformUnderTest } from '../platform-under-test.ts';

/** What somebody does in a shop, so that everything happens that can happen to it. */
export type Life = (platform: PlatformUnderTest, errands: Errands) => Promise<void>;

/** All that the files beside this one tell. */
export async function everyLife(): Promise<readonly Life[]> {
  const files = globSync('*-life.ts', { cwd: import.meta.dirname }).sort();
  const modules = await Promise.all(files.map((file) => import(`./${file}`) as Promise<Record<string, Life>>));
  return modules.flatMap((module) => Object.values(module));
}
