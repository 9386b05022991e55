import type { Queryable } from './schema-snapshot.ts';

/** Foreign keys, as `table.constraint`, that no index serves: deleting or updating the parent would read the whole child. */
export async function foreignKeysWithoutIndex(connection: Queryable): Promise<string[]> {
  const rows = await connection.query<{ name: string }[]>(`
    SELECT c.conrelid::regclass || '.' || c.conname AS name
    FROM pg_constraint c
    WHERE c.contype = 'f' AND c.conparentid = 0 AND c.connamespace = 'public'::regnamespace
      AND NOT EXISTS (
        SELECT FROM pg_index i
        WHERE i.indrelid = c.conrelid
          AND (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey
          AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) ~ 'IS NOT NULL')
      )
    ORDER BY 1`);
  return rows.map((row) => row.name);
}

/** Tables that carry `updated_at` but no trigger that moves it, so that raw SQL would leave it behind. */
export async function tablesWithoutTouch(connection: Queryable): Promise<string[]> {
  const rows = await connection.query<{ name: string }[]>(`
    SELECT c.relname AS name
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'updated_at' AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND NOT EXISTS (
        SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgfoid = 'public.touch_updated_at()'::regprocedure
      )
    ORDER BY 1`);
  return rows.map((row) => row.name);
}
