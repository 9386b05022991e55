import { identifier, literal, list } from './sql.ts';

/**
 * SQL for migrations. The triggers call functions that `CreatePlatformFunctions` makes; a refusal names a constraint, as
 * any other refusal by the database does.
 */

/** Moves `updated_at` with every update of `table`, whoever updates it, and refuses a change of `created_at`. */
export function touchUpdatedAt(table: string): string {
  return `
    CREATE TRIGGER ${identifier(`touch_${table}`)} BEFORE UPDATE ON ${identifier(table)}
      FOR EACH ROW EXECUTE FUNCTION touch_updated_at();`;
}

/** Refuses every UPDATE, DELETE and TRUNCATE of `table`; the refusal names the constraint `append_only_<table>`. */
export function appendOnly(table: string): string {
  const constraint = literal(`append_only_${table}`);
  return `
    CREATE TRIGGER ${identifier(`append_only_${table}`)} BEFORE UPDATE OR DELETE ON ${identifier(table)}
      FOR EACH ROW EXECUTE FUNCTION refuse_change(${constraint});
    CREATE TRIGGER ${identifier(`append_only_${table}_truncate`)} BEFORE TRUNCATE ON ${identifier(table)}
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change(${constraint});`;
}

/** Refuses an update of `table` that changes one of `columns`; the refusal names the constraint `frozen_<table>`. */
export function freezeColumns(table: string, columns: readonly string[]): string {
  const changed = columns.map((column) => `OLD.${identifier(column)} IS DISTINCT FROM NEW.${identifier(column)}`);
  return `
    CREATE TRIGGER ${identifier(`frozen_${table}`)} BEFORE UPDATE OF ${list(columns)} ON ${identifier(table)}
      FOR EACH ROW WHEN (${changed.join(' OR ')})
      EXECUTE FUNCTION refuse_change(${literal(`frozen_${table}`)});`;
}

/**
 * A view `<table>_active` of the living rows of a soft-deleted table. It holds the columns that the table has now: a
 * migration that adds one makes the view again.
 */
export function activeView(table: string): string {
  return `
    CREATE OR REPLACE VIEW ${identifier(`${table}_active`)} AS
      SELECT * FROM ${identifier(table)} WHERE deleted_at IS NULL;`;
}
