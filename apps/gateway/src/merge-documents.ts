/** As much of an OpenAPI 3.1 document as merging needs to know. */
export interface ApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths: Readonly<Record<string, unknown>>;
  readonly tags?: readonly { readonly name: string; readonly description?: string }[];
  readonly components?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly [extension: `x-${string}`]: unknown;
}

const COMPONENT_REF = /^#\/components\/([A-Za-z]+)\/(.+)$/;

/**
 * One document out of the services' own. Only what the gateway routes is taken (`/v1/…`). Two components of one name that
 * differ are both kept: the later one is renamed to `<service>_<name>`, and everything that points to it follows.
 */
export function mergeDocuments(
  documents: ReadonlyMap<string, ApiDocument>,
  missing: readonly string[],
  serverUrl: string,
): ApiDocument {
  const paths: Record<string, unknown> = {};
  const components: Record<string, Record<string, unknown>> = {};
  for (const [service, document] of documents) {
    const names = claimNames(service, document, components);
    const renamed = <T>(value: T) => renameRefs(value, names) as T;
    for (const [kind, entries] of Object.entries(document.components ?? {})) {
      const all = (components[kind] ??= {});
      for (const [name, entry] of Object.entries(entries)) all[names.get(`${kind}/${name}`) ?? name] ??= renamed(entry);
    }
    for (const [path, item] of Object.entries(document.paths)) {
      if (path.startsWith('/v1/')) paths[path] ??= renamed(item);
    }
  }
  const away = missing.length === 0 ? '' : `\n\nNot in this document because it is away: ${missing.join(', ')}.`;
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tenfold',
      version: '1',
      description: `The public API of the platform, all services behind one gateway.${away}`,
    },
    servers: [{ url: serverUrl }],
    tags: groupsOf(documents),
    paths,
    components,
    'x-missing-services': missing,
  } as ApiDocument;
}

/** Each once; what several services have stands behind what only one of them has. */
function groupsOf(documents: ReadonlyMap<string, ApiDocument>): ApiDocument['tags'] {
  const groups = new Map<string, NonNullable<ApiDocument['tags']>[number]>();
  for (const tag of [...documents.values()].flatMap(({ tags = [] }) => tags)) {
    groups.delete(tag.name);
    groups.set(tag.name, tag);
  }
  return [...groups.values()];
}

/** New names, by `<kind>/<name>`, for components whose name another service uses for something else. */
function claimNames(
  service: string,
  document: ApiDocument,
  taken: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [kind, entries] of Object.entries(document.components ?? {})) {
    for (const [name, entry] of Object.entries(entries)) {
      const other = taken[kind]?.[name];
      if (other !== undefined && JSON.stringify(other) !== JSON.stringify(entry)) {
        names.set(`${kind}/${name}`, `${service}_${name}`);
      }
    }
  }
  return names;
}

function renameRefs(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (names.size === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => renameRefs(entry, names));
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      const [, kind, name] = (key === '$ref' && typeof entry === 'string' && COMPONENT_REF.exec(entry)) || [];
      const renamed = names.get(`${kind}/${name}`);
      return [key, renamed === undefined ? renameRefs(entry, names) : `#/components/${kind}/${renamed}`];
    }),
  );
}
