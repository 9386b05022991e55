/** Whatever runs one statement and returns its rows: an entity manager, a data source or a query runner of TypeORM. */
export interface Queryable {
  query<Rows>(sql: string, parameters?: unknown[]): Promise<Rows>;
}

type Definitions = Record<string, string>;

export interface TableSnapshot {
  /** For example `HASH (user_id)`. The partitions of a time range come and go and are not listed; hash ones are counted. */
  partitionedBy?: string;
  hashPartitions?: number;
  columns: Definitions;
  constraints: Definitions;
  indexes: Definitions;
  triggers: Definitions;
}

/** The whole schema `public` as Postgres itself describes it, sorted by name, so that two snapshots compare as text. */
export interface SchemaSnapshot {
  tables: Record<string, TableSnapshot>;
  views: Definitions;
  functions: Definitions;
  enums: Record<string, string[]>;
}

interface TableRow {
  readonly table_name: string;
  readonly partitioned_by: string | null;
  readonly hash_partitions: number;
}

interface PartRow {
  readonly table_name: string;
  readonly name: string;
  readonly definition: string;
}

interface NamedRow {
  readonly name: string;
  readonly definition: string;
}

/** Tables of ours: not the partitions, which follow their parent, and not what an extension brought along. */
const OWN_TABLES = `
  SELECT c.oid, c.relname FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')`;

const TABLES = `
  SELECT t.relname AS table_name, pg_get_partkeydef(t.oid) AS partitioned_by,
         (SELECT count(*)::int FROM pg_inherits i WHERE i.inhparent = t.oid AND p.partstrat = 'h') AS hash_partitions
  FROM (${OWN_TABLES}) t LEFT JOIN pg_partitioned_table p ON p.partrelid = t.oid`;

const COLUMNS = `
  SELECT t.relname AS table_name, a.attname AS name,
         concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NOT NULL' END,
           CASE WHEN a.attgenerated = 's' THEN 'GENERATED ' || pg_get_expr(d.adbin, d.adrelid) || ' STORED'
                WHEN a.attgenerated = 'v' THEN 'GENERATED ' || pg_get_expr(d.adbin, d.adrelid) || ' VIRTUAL'
                WHEN a.attidentity <> '' THEN 'IDENTITY'
                WHEN d.adbin IS NOT NULL THEN 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END) AS definition
  FROM (${OWN_TABLES}) t
  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum`;

/** NOT NULL is shown with its column; of a foreign key to a partitioned table only the one to the whole, as partitions come and go. */
const CONSTRAINTS = `
  SELECT t.relname AS table_name, c.conname AS name, pg_get_constraintdef(c.oid) AS definition
  FROM (${OWN_TABLES}) t JOIN pg_constraint c ON c.conrelid = t.oid AND c.contype <> 'n' AND c.conparentid = 0`;

const INDEXES = `
  SELECT t.relname AS table_name, x.relname AS name, pg_get_indexdef(i.indexrelid) AS definition
  FROM (${OWN_TABLES}) t JOIN pg_index i ON i.indrelid = t.oid JOIN pg_class x ON x.oid = i.indexrelid
  WHERE NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))`;

const TRIGGERS = `
  SELECT t.relname AS table_name, g.tgname AS name, pg_get_triggerdef(g.oid) AS definition
  FROM (${OWN_TABLES}) t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal`;

const VIEWS = `
  SELECT c.relname AS name, pg_get_viewdef(c.oid) AS definition FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')`;

const FUNCTIONS = `
  SELECT p.oid::regprocedure::text AS name, pg_get_functiondef(p.oid) AS definition FROM pg_proc p
  WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`;

const ENUMS = `
  SELECT t.typname AS name, string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) AS definition
  FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
  WHERE t.typnamespace = 'public'::regnamespace GROUP BY t.typname`;

/** Reads the schema. Any role that may connect can do it. */
export async function snapshotSchema(connection: Queryable): Promise<SchemaSnapshot> {
  const tables: Record<string, TableSnapshot> = {};
  for (const row of sorted(await connection.query<TableRow[]>(TABLES), 'table_name')) {
    tables[row.table_name] = {
      ...(row.partitioned_by === null ? {} : { partitionedBy: row.partitioned_by }),
      ...(row.hash_partitions === 0 ? {} : { hashPartitions: row.hash_partitions }),
      columns: {},
      constraints: {},
      indexes: {},
      triggers: {},
    };
  }
  const parts = { columns: COLUMNS, constraints: CONSTRAINTS, indexes: INDEXES, triggers: TRIGGERS } as const;
  for (const part of ['columns', 'constraints', 'indexes', 'triggers'] as const) {
    for (const row of sorted(await connection.query<PartRow[]>(parts[part]), 'name')) {
      const table = tables[row.table_name];
      if (table) table[part][row.name] = row.definition;
    }
  }
  const named = async (sql: string): Promise<Definitions> =>
    Object.fromEntries(
      sorted(await connection.query<NamedRow[]>(sql), 'name').map((row) => [row.name, row.definition]),
    );
  const enums = Object.entries(await named(ENUMS)).map(([name, labels]) => [name, labels.split(',')]);
  return {
    tables,
    views: await named(VIEWS),
    functions: await named(FUNCTIONS),
    enums: Object.fromEntries(enums) as Record<string, string[]>,
  };
}

function sorted<Row, Key extends keyof Row>(rows: readonly Row[], key: Key): Row[] {
  return [...rows].sort((a, b) => (a[key] < b[key] ? -1 : 1));
}

/**
 * The differences between two snapshots, one line each: `tables.orders.columns.total: expected …, found …`. Empty when
 * the schemas are the same.
 */
export function schemaDrift(expected: SchemaSnapshot, found: SchemaSnapshot): string[] {
  const [left, right] = [flatten(expected), flatten(found)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((path) => left.get(path) !== right.get(path))
    .sort()
    .map((path) => `${path}: expected ${left.get(path) ?? 'nothing'}, found ${right.get(path) ?? 'nothing'}`);
}

function flatten(value: object, path = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [name, inner] of Object.entries(value) as [string, unknown][]) {
    const here = path === '' ? name : `${path}.${name}`;
    if (inner !== null && typeof inner === 'object' && !Array.isArray(inner)) {
      for (const [deeper, text] of flatten(inner, here)) flat.set(deeper, text);
    } else {
      flat.set(here, Array.isArray(inner) ? inner.join(',') : String(inner));
    }
  }
  return flat;
}
