import {
  publishedSchema,
  schemaPath,
  type EventDefinition,
  type JsonSchema,
  type ServiceManifest,
} from '@tenfold/contract-kit';

/** Every page of the event catalogue, by file name below `docs/reference/events`. */
export function eventPages(manifests: readonly ServiceManifest[]): ReadonlyMap<string, string> {
  const pages = new Map([['README.md', overview(manifests)]]);
  for (const manifest of manifests.filter(({ publishes }) => publishes.length > 0)) {
    pages.set(`${manifest.name}.md`, servicePage(manifest, manifests));
  }
  return pages;
}

function overview(manifests: readonly ServiceManifest[]): string {
  const rows = manifests.flatMap(({ name, publishes }) =>
    publishes.map((event) => {
      const link = `[${event.type}](${name}.md#${anchor(event.type)})`;
      return `| ${link} | ${event.summary} | ${name} | ${listed(hearersOf(event.type, manifests))} |`;
    }),
  );
  return page(
    'Events',
    `What the services say, ${rows.length} events in all. Each is a CloudEvents 1.0 record in Kafka's binary mode: attributes are \`ce_…\` headers, the value is JSON. [asyncapi.json](../asyncapi.json) has the same for tools.`,
    '| event | means | said by | heard by |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    '## Topics',
    '',
    '| topic | owner | key | partitions | keeps |',
    '| --- | --- | --- | --- | --- |',
    ...manifests.flatMap(({ name, topics }) =>
      topics.map(
        ({ name: topic, key, partitions, cleanup, retentionMs }) =>
          `| \`${topic}\` | ${name} | ${key} | ${partitions} | ${cleanup === 'compact' ? 'the newest of each key' : days(retentionMs)} |`,
      ),
    ),
  );
}

function servicePage(manifest: ServiceManifest, manifests: readonly ServiceManifest[]): string {
  return page(
    `Events of ${manifest.name}`,
    manifest.summary,
    '',
    ...manifest.publishes.flatMap((event) => [...eventSection(event, manifest, manifests), '']),
  );
}

function eventSection(
  event: EventDefinition,
  { name, publishes }: ServiceManifest,
  manifests: readonly ServiceManifest[],
): string[] {
  const schema = publishedSchema(event);
  const family = event.type.replace(/\.v\d+$/, '');
  const versions = publishes.map(({ type }) => type).filter((type) => type.replace(/\.v\d+$/, '') === family);
  const attributes = schema['x-attributes'] as readonly string[];
  const fields = [...fieldsOf(schema)];
  const sealed = fields.filter(({ readers }) => readers !== undefined);
  return [
    `## ${event.type}`,
    '',
    event.summary,
    '',
    `- topic \`${event.topic.name}\`, key: ${event.topic.key}`,
    `- versions that are said: ${versions.join(', ')}`,
    `- heard by: ${listed(hearersOf(event.type, manifests))}`,
    ...(attributes.length > 0
      ? [`- attributes to choose by: ${attributes.map((attribute) => `\`ce_${attribute}\``).join(', ')}`]
      : []),
    ...sealed.map(({ path, readers }) => `- sealed: \`${path}\`, for ${listed(readers ?? [])} alone`),
    `- schema: \`GET ${schemaPath(event.type)}\` at the gateway, [as released](../../../libs/contracts/${name}/released/${event.type}.json)`,
    '',
    '| field | type | |',
    '| --- | --- | --- |',
    ...fields.map(({ path, type, required }) => `| \`${path}\` | ${type} | ${required ? '' : 'may be absent'} |`),
    '',
    '```json',
    JSON.stringify(event.sample, null, 2),
    '```',
  ];
}

interface Field {
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  /** Who can open it; absent when it is not sealed. */
  readonly readers?: readonly string[];
}

function* fieldsOf(schema: JsonSchema, at = ''): Generator<Field> {
  const required = (schema['required'] ?? []) as readonly string[];
  for (const [name, field] of Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>)) {
    const path = `${at}${name}`;
    const readers = field['x-sealed-for'] as readonly string[] | undefined;
    const inside = readers ? Object.keys((field['x-sealed-content'] as JsonSchema)['properties'] ?? {}) : [];
    const type = readers ? `sealed: ${inside.join(', ')}` : typeOf(field);
    yield { path, type, required: required.includes(name), ...(readers && { readers }) };
    if (readers) continue;
    yield* fieldsOf(field, `${path}.`);
    if (field['items']) yield* fieldsOf(field['items'] as JsonSchema, `${path}[].`);
  }
}

function typeOf(schema: JsonSchema): string {
  const values = schema['enum'] as readonly unknown[] | undefined;
  if (values) return values.map((value) => `\`${String(value)}\``).join(', ');
  if ('const' in schema) return `\`${String(schema['const'])}\``;
  const alternatives = (schema['anyOf'] ?? schema['oneOf']) as readonly JsonSchema[] | undefined;
  if (alternatives) return alternatives.map(typeOf).join(' or ');
  if (schema['type'] === 'array') return `list of ${typeOf((schema['items'] ?? {}) as JsonSchema)}`;
  return String(schema['format'] ?? schema['type'] ?? 'anything');
}

function hearersOf(type: string, manifests: readonly ServiceManifest[]): string[] {
  return manifests.filter(({ hears }) => hears.some((view) => view.type === type)).map(({ name }) => name);
}

const DAY_MS = 86_400_000;
const days = (ms: number) => `${ms / DAY_MS} days`;
const listed = (names: readonly string[]) => (names.length > 0 ? names.join(', ') : 'nobody here');
const anchor = (type: string) => type.replaceAll('.', '');
const page = (title: string, ...lines: readonly string[]) =>
  [`# ${title}`, '', 'Generated by `npm run docs:reference` from the contracts.', '', ...lines, '']
    .join('\n')
    .replace(/\n{3,}/g, '\n\n');
