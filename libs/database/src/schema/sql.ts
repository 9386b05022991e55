const IDENTIFIER = /^[a-z_][a-z0-9_]{0,62}$/;

/**
 * `name` as it may stand in SQL.
 *
 * @throws Error when it is not a plain snake_case name of at most 63 characters, the most that Postgres keeps.
 */
export function identifier(name: string): string {
  if (!IDENTIFIER.test(name)) throw new Error(`"${name}" is not a snake_case name of at most 63 characters`);
  return `"${name}"`;
}

export function list(names: readonly string[]): string {
  return names.map(identifier).join(', ');
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
