import { globSync } from 'node:fs';
import { SetupFailure } from '@tenfold/local-servers';
import type { ServiceNames } from './names.ts';
import { serviceFiles } from './templates.ts';
import { edited, type Files, type Workspace } from './workspace.ts';

const PORTS = 'infra/local/src/ports.ts';
const CONTAINERS = 'docker-compose.yml';
const REFERENCES = 'infra/reference/src/reference-map.ts';
const SNAPSHOT = 'src/persistence/schema.snapshot.json';

/**
 * A service that runs: its code, contracts, tests and the life that the end-to-end suite leads with it; a port, a container,
 * and its line in the map of ids that cross services.
 *
 * @param stamp of its first migration: milliseconds since 1970
 * @throws SetupFailure when something of that name is there already
 */
export function newService(workspace: Workspace, names: ServiceNames, stamp: number): Files {
  const { name, plural } = names;
  for (const folder of [`apps/${name}`, `libs/contracts/${name}`]) {
    if (workspace.has(folder)) throw new SetupFailure(`There is a ${folder} already.`);
  }
  const files = serviceFiles(names, stamp);
  const snapshot = `apps/${name}/${SNAPSHOT}`;
  files.set(snapshot, withPlatform(workspace, files.get(snapshot)!));
  files.set(PORTS, withPort(workspace.read(PORTS), name));
  files.set(CONTAINERS, withContainer(workspace.read(CONTAINERS), name));
  const reference = `  ...from('${name}', 'auth.users', '${plural}.user_id'),\n`;
  files.set(
    REFERENCES,
    edited(REFERENCES, workspace.read(REFERENCES), /^\];$/m, (end) => `${reference}${end}`),
  );
  return files;
}

/** The lowest place that nobody has, below those of the servers. */
export function withPort(text: string, name: string): string {
  const taken = new Set([...text.matchAll(/^ {2}\w+: (\d+),$/gm)].map(([, offset]) => Number(offset)));
  let offset = 1;
  while (taken.has(offset)) offset++;
  return edited(PORTS, text, /^ {2}postgres: \d+,$/m, (line) => `  ${name}: ${offset},\n${line}`);
}

/** A container as return has it: its own block, its volume, who prepares it and who waits for it. */
export function withContainer(text: string, name: string): string {
  const places = [
    /^ {2}return:\n(?: {4}.*\n)+\n/m,
    /^ {6}- configuration-return:.*\n/m,
    /^ {6}return: \{.*\n/m,
    /^ {2}configuration-return:.*\n/m,
  ];
  return places.reduce(
    (all, place) => edited(CONTAINERS, all, place, (lines) => `${lines}${lines.replaceAll('return', name)}`),
    text,
  );
}

type Snapshot = Record<string, Record<string, unknown>>;

/** What every other service has in its database, this one has too. */
function withPlatform(workspace: Workspace, own: string): string {
  const others = globSync(`apps/*/${SNAPSHOT}`, { cwd: workspace.root }).map(
    (file) => JSON.parse(workspace.read(file)) as Snapshot,
  );
  const [one, ...rest] = others;
  if (!one) throw new SetupFailure('There is no service to be like.');
  const kinds = Object.entries(JSON.parse(own) as Snapshot).map(([kind, things]) => {
    const common = Object.entries(one[kind]!).filter(([thing]) => rest.every((other) => thing in other[kind]!));
    return [kind, Object.fromEntries([...common, ...Object.entries(things)].sort(([a], [b]) => (a < b ? -1 : 1)))];
  });
  return `${JSON.stringify(Object.fromEntries(kinds), null, 2)}\n`;
}
