/** What `package-lock.json` says of one installed package; its key is the folder. */
export interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export type LockedPackages = Readonly<Record<string, LockedPackage>>;

/**
 * Folders of the named packages and of everything that they need, found as Node finds them: beside the one that asks, else in
 * each folder above.
 *
 * @throws Error naming a package that is not in the lock file
 */
export function packageFolders(locked: LockedPackages, names: readonly string[]): string[] {
  const folders = new Set<string>();
  const take = (folder: string): void => {
    if (folders.has(folder)) return;
    folders.add(folder);
    const { dependencies, optionalDependencies = {} } = locked[folder] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const found = find(locked, folder, name);
      if (found !== undefined) take(found);
      else if (!(name in optionalDependencies)) throw new Error(`${folder} needs ${name}, which is not locked`);
    }
  };
  for (const name of names) {
    const found = find(locked, '', name);
    if (found === undefined) throw new Error(`${name} is not locked`);
    take(found);
  }
  return [...folders].sort();
}

function find(locked: LockedPackages, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const candidate = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (candidate in locked) return candidate;
    if (folder === '') return undefined;
  }
}
