import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { referenceMap } from './reference-map.ts';

/** As much of a service's schema snapshot as the reference shows. */
export interface Table {
  readonly partitionedBy?: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly constraints: Readonly<Record<string, string>>;
  readonly indexes: Readonly<Record<string, string>>;
}
export type Tables = Readonly<Record<string, Table>>;

/** What the platform library puts into every database; shown once, not ten times. */
const PLATFORM = new Set([
  'audit_logs',
  'dead_letters',
  'idempotency_keys',
  'inbox_messages',
  'outbox_archives',
  'outbox_cursors',
  'outbox_messages',
  'outbox_take_overs',
  'partition_plans',
  'schema_migrations',
]);

/** A foreign key to a partitioned table has a twin for each partition. */
const PARTITION = /_p\d\d$/;

/** The tables of every service that has a database, by service, as its committed snapshot says. */
export function readSchemas(workspace: string): ReadonlyMap<string, Tables> {
  const file = 'src/persistence/schema.snapshot.json';
  const services = globSync('apps/*/src/service.manifest.ts', { cwd: workspace })
    .map((path) => path.split('/')[1]!)
    .filter((service) => existsSync(join(workspace, 'apps', service, file)))
    .sort();
  return new Map(
    services.map((service) => {
      const text = readFileSync(join(workspace, 'apps', service, file), 'utf8');
      return [service, (JSON.parse(text) as { tables: Tables }).tables];
    }),
  );
}

/** Every page of the database reference, by file name below `docs/reference/databases`. */
export function databasePages(schemas: ReadonlyMap<string, Tables>): ReadonlyMap<string, string> {
  const pages = new Map([['README.md', overview(schemas)]]);
  for (const [service, tables] of schemas) pages.set(`${service}.md`, servicePage(service, own(tables)));
  const [first] = schemas.values();
  if (first) pages.set('platform.md', platformPage(first));
  return pages;
}

function overview(schemas: ReadonlyMap<string, Tables>): string {
  const known = referenceMap.filter(({ service }) => schemas.has(service));
  const arrows = new Map<string, string[]>();
  for (const { service, column, to } of known) {
    const key = `${service} ${to.split('.')[0]!}`;
    arrows.set(key, [...new Set([...(arrows.get(key) ?? []), column])]);
  }
  return page(
    'Databases',
    'Each service owns one database and nobody else reads it. An id of another service is a string without a foreign key; these are all of them.',
    '```mermaid',
    'flowchart LR',
    ...[...schemas.keys()].map((service) => `  ${service}[(${service}_db)]`),
    ...[...arrows].map(([key, columns]) => {
      const [service, to] = key.split(' ');
      return `  ${service} -. "${columns.join(', ')}" .-> ${to}`;
    }),
    '```',
    '',
    '| service | column | id of |',
    '| --- | --- | --- |',
    ...known.map(({ service, table, column, to }) => `| ${service} | \`${table}.${column}\` | ${to} |`),
    '',
    ...[...schemas].map(
      ([service, tables]) => `- [${service}_db](${service}.md): ${Object.keys(own(tables)).join(', ')}`,
    ),
    '- [in every database](platform.md)',
  );
}

function servicePage(service: string, tables: Tables): string {
  const foreign = new Set(
    referenceMap.filter((row) => row.service === service).map(({ table, column }) => `${table}.${column}`),
  );
  return page(
    `${service}_db`,
    `The tables of ${service}, beside [those of the platform](platform.md). \`ref\` marks an id that belongs to another service.`,
    '```mermaid',
    'erDiagram',
    ...Object.entries(tables).flatMap(([name, table]) => entity(name, table, foreign)),
    ...Object.entries(tables).flatMap(([name, { constraints }]) => relations(name, constraints)),
    '```',
    ...Object.entries(tables).flatMap(([name, table]) => tableSection(name, table)),
  );
}

function platformPage(tables: Tables): string {
  const platform = Object.entries(tables).filter(([name]) => PLATFORM.has(name));
  return page(
    'In every database',
    'Made by the platform libraries: the outbox, the inbox, dead letters, idempotency keys and the audit log.',
    ...platform.flatMap(([name, table]) => tableSection(name, table)),
  );
}

/** Keys and references only: the tables below have every column. */
function entity(name: string, { columns, constraints }: Table, foreign: ReadonlySet<string>): string[] {
  const keys = Object.values(constraints);
  const inside = (kind: string) =>
    new Set(keys.filter((text) => text.startsWith(kind)).flatMap((text) => listIn(text)));
  const [primary, local, unique] = [inside('PRIMARY KEY'), inside('FOREIGN KEY'), inside('UNIQUE')];
  const lines = Object.entries(columns).flatMap(([column, definition]) => {
    const isReference = foreign.has(`${name}.${column}`);
    const marks = [primary.has(column) && 'PK', local.has(column) && 'FK', unique.has(column) && 'UK'].filter(Boolean);
    if (marks.length === 0 && !isReference) return [];
    const parts = [short(definition), column, marks.join(', '), isReference ? '"ref"' : ''];
    return [`    ${parts.filter(Boolean).join(' ')}`];
  });
  return [`  ${name} {`, ...lines, '  }'];
}

function relations(name: string, constraints: Readonly<Record<string, string>>): string[] {
  return Object.values(constraints).flatMap((text) => {
    const [, columns, target] = /^FOREIGN KEY \(([^)]+)\) REFERENCES (\w+)/.exec(text) ?? [];
    return target && !PARTITION.test(target) ? [`  ${target} ||--o{ ${name} : "${columns}"`] : [];
  });
}

function tableSection(name: string, { columns, constraints, indexes, partitionedBy }: Table): string[] {
  return [
    '',
    `## ${name}`,
    ...(partitionedBy ? ['', `Partitioned by \`${partitionedBy}\`.`] : []),
    '',
    '| column | type |',
    '| --- | --- |',
    ...Object.entries(columns).map(([column, definition]) => `| ${column} | \`${cell(definition)}\` |`),
    '',
    ...Object.entries({ ...constraints, ...indexes })
      .filter(([constraint, text]) => !constraint.startsWith('pk_') && !/REFERENCES \w+_p\d\d\(/.test(text))
      .map(
        ([constraint, definition]) =>
          `- \`${constraint}\`: \`${definition.replace(/^CREATE (UNIQUE )?INDEX \S+ ON \S+ /, 'index $1')}\``,
      ),
  ];
}

const own = (tables: Tables): Tables =>
  Object.fromEntries(Object.entries(tables).filter(([name]) => !PLATFORM.has(name)));
const listIn = (text: string) => /\(([^)]+)\)/.exec(text)?.[1]?.split(', ') ?? [];
const cell = (text: string) => text.replaceAll('|', '\\|');
const page = (title: string, ...lines: readonly string[]) =>
  [`# ${title}`, '', 'Generated by `npm run docs:reference` from the schema snapshots.', '', ...lines, ''].join('\n');

/** `character varying(64) NOT NULL DEFAULT …` as an entity diagram shows it: `varchar(64)`. */
function short(definition: string): string {
  return definition
    .replace(/^character varying/, 'varchar')
    .replace(/^character\(/, 'char(')
    .replace(/^timestamp with time zone/, 'timestamptz')
    .split(' ')[0]!;
}
