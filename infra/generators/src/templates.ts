import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { capital, type ServiceNames } from './names.ts';

const FOLDER = join(import.meta.dirname, '../templates/service');

/** A relative import on one line: these stand sorted by path in main.ts and in the module. */
const RELATIVE_IMPORTS = /(?:^import .* from '\.\/.*';\n)+/m;

/**
 * Every file of a new service, by path in the workspace. The templates are a whole small service called gizmo, in the
 * tree in which it would stand; only names and the stamp of its migration change.
 */
export function serviceFiles(names: ServiceNames, stamp: number): Map<string, string> {
  return new Map(
    globSync('**/*.template', { cwd: FOLDER }).map((file) => {
      const text = renamed(readFileSync(join(FOLDER, file), 'utf8'), names, stamp);
      return [renamed(file.replace(/\.template$/, ''), names, stamp), text.replace(RELATIVE_IMPORTS, sorted)];
    }),
  );
}

function renamed(text: string, { name, plural }: ServiceNames, stamp: number): string {
  return text
    .replaceAll('0000000000000', String(stamp))
    .replaceAll('gizmos', plural)
    .replaceAll('Gizmos', capital(plural))
    .replaceAll('gizmo', name)
    .replaceAll('Gizmo', capital(name))
    .replaceAll('GIZMO', name.toUpperCase());
}

function sorted(lines: string): string {
  const pathOf = (line: string) => line.slice(line.indexOf("'"));
  const inOrder = lines
    .trimEnd()
    .split('\n')
    .sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
  return `${inOrder.join('\n')}\n`;
}
