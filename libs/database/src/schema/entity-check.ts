import type { DataSource, EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { Queryable } from './schema-snapshot.ts';

interface ColumnRow {
  readonly table_name: string;
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly filled_by_database: boolean;
  readonly enum_labels: string[] | null;
}

const COLUMNS = `
  SELECT c.relname AS table_name, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
         NOT a.attnotnull AS nullable,
         (a.atthasdef OR a.attidentity <> '' OR a.attgenerated <> '') AS filled_by_database,
         (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = a.atttypid) AS enum_labels
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition`;

/**
 * Where the entities of a data source say something else than the database: a table or column that is not there, another
 * type, length, nullability or set of enum values, or a column that an insert would have to fill and does not know.
 */
export async function entityProblems(source: DataSource, connection: Queryable = source): Promise<string[]> {
  const tables = Map.groupBy(await connection.query<ColumnRow[]>(COLUMNS), (row) => row.table_name);
  return source.entityMetadatas.flatMap((entity) => problemsOf(source, entity, tables.get(entity.tableName)));
}

function problemsOf(source: DataSource, entity: EntityMetadata, rows: readonly ColumnRow[] | undefined): string[] {
  if (!rows) return [`${entity.name}: there is no table ${entity.tableName}`];
  const byName = new Map(rows.map((row) => [row.name, row]));
  const known = new Set(entity.columns.map((column) => column.databaseName));
  const wrong = entity.columns.flatMap((column) => columnProblems(source, column, byName.get(column.databaseName)));
  const unknown = rows
    .filter((row) => !known.has(row.name) && !row.nullable && !row.filled_by_database)
    .map((row) => `column ${row.name} must be filled and is unknown to the entity`);
  return [...wrong, ...unknown].map((problem) => `${entity.tableName}: ${problem}`);
}

function columnProblems(source: DataSource, column: ColumnMetadata, row: ColumnRow | undefined): string[] {
  const name = column.databaseName;
  if (!row) return [`there is no column ${name}`];
  const problems: string[] = [];
  if (column.isNullable !== row.nullable) {
    problems.push(`${name} is ${row.nullable ? 'nullable' : 'NOT NULL'} in the database`);
  }
  const declared = declaredType(source, column);
  if (row.enum_labels && declared === 'enum') {
    const labels = (column.enum ?? []).map(String);
    if (labels.toSorted().join() !== row.enum_labels.toSorted().join()) {
      problems.push(`${name} has the values ${row.enum_labels.join(', ')} in the database`);
    }
  } else if (declared !== row.type) {
    problems.push(`${name} is ${row.type} in the database, ${declared} in the entity`);
  }
  return problems;
}

const TYPES_WITH_LENGTH = new Set(['character varying', 'character']);

function declaredType(source: DataSource, column: ColumnMetadata): string {
  const type = source.driver.normalizeType(column);
  const length = TYPES_WITH_LENGTH.has(type) && column.length !== '' ? `(${column.length})` : '';
  return `${type}${length}${column.isArray ? '[]' : ''}`;
}
