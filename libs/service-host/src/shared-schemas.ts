type Json = Readonly<Record<string, unknown>>;

/** A schema that says less than this is as well read where it stands. */
const WORTH_A_NAME = 200;

/** What a schema is called after: the operation that shows it first. */
export interface Shown {
  readonly name: string;
  readonly schema: Json;
}

/**
 * Moves what several operations take or answer to the components, under the name of the operation that shows it first, and
 * leaves a reference in each place.
 */
export function shareSchemas<Paths extends object>(
  paths: Paths,
  shown: readonly Shown[],
): { paths: Paths; schemas: Record<string, Json> } {
  const names = new Map<string, string>();
  for (const { name, schema } of shown.flatMap(withItsItems)) {
    const text = JSON.stringify(schema);
    if (schema['type'] === 'object' && text.length >= WORTH_A_NAME && !names.has(text)) names.set(text, name);
  }
  const counts = new Map<string, number>();
  walk(paths, (text) => counts.set(text, (counts.get(text) ?? 0) + 1));
  const shared = new Map([...names].filter(([text]) => (counts.get(text) ?? 0) > 1));
  const refer = (value: unknown, itself?: string): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((entry) => refer(entry));
    const name = shared.get(JSON.stringify(value));
    if (name !== undefined && name !== itself) return { $ref: `#/components/schemas/${name}` };
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, refer(entry)]));
  };
  const schemas = [...shared].map(([text, name]) => [name, refer(JSON.parse(text), name) as Json] as const);
  return { paths: refer(paths) as Paths, schemas: Object.fromEntries(schemas) };
}

/** A page of things is seldom shared; the things on it are. */
function withItsItems({ name, schema }: Shown): Shown[] {
  const { items } = (schema['properties'] ?? {}) as { items?: { items?: Json } };
  return [{ name, schema }, ...(items?.items ? [{ name: `${name}Item`, schema: items.items }] : [])];
}

function walk(value: unknown, see: (text: string) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) see(JSON.stringify(value));
  for (const entry of Object.values(value)) walk(entry, see);
}
