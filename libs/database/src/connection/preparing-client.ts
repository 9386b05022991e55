import { createHash } from 'node:crypto';
import pg from 'pg';

/** Statements that one connection keeps prepared; what comes after them is planned at each execution, as without this. */
const MOST_STATEMENTS = 500;

const names = new Map<string, string>();

function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash('md5').update(text).digest('hex');
  if (names.size < 10 * MOST_STATEMENTS) names.set(text, name);
  return name;
}

type Query = (statement: unknown, values?: unknown, callback?: unknown) => unknown;

/**
 * A connection that prepares each statement with parameters at its first execution: the server parses it once and soon
 * keeps its plan. TypeORM cannot name statements, and planning one on tables of 16 partitions costs more than running it.
 * Behind PgBouncer in transaction mode this needs version 1.21 or later.
 */
export class PreparingClient extends pg.Client {
  readonly #prepared = new Set<string>();
  readonly #query = super.query.bind(this) as Query;

  override query = ((statement: unknown, values?: unknown, callback?: unknown): unknown => {
    if (typeof statement !== 'string' || !Array.isArray(values) || values.length === 0) {
      return this.#query(statement, values, callback);
    }
    const name = nameOf(statement);
    if (!this.#prepared.has(name)) {
      if (this.#prepared.size >= MOST_STATEMENTS) return this.#query(statement, values, callback);
      this.#prepared.add(name);
    }
    return this.#query({ name, text: statement, values }, callback);
  }) as pg.Client['query'];
}
