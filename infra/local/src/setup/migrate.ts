import { bundleHash } from '../recipe.ts';
import type { Done } from './done.ts';

/**
 * Migrates the databases of these apps. Each bundle knows its migrations, so an unchanged bundle on the same server has nothing to
 * migrate.
 *
 * @returns names of the apps whose migrations ran
 */
export async function migrateApps(
  names: readonly string[],
  host: string,
  done: Done,
  migrate: (name: string) => Promise<void>,
): Promise<string[]> {
  const migrated = await Promise.all(
    names.map(async (name) => {
      const input = `${await bundleHash(name)} on ${host}`;
      if (done.has(`migrate ${name}`, input)) return [];
      await migrate(name);
      await done.record(`migrate ${name}`, input);
      return [name];
    }),
  );
  return migrated.flat();
}
