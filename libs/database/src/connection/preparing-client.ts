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

/** The same statement for a session that keeps none. */
function nameless(statement: unknown): unknown {
  if (typeof statement !== 'object' || statement === null || !('name' in statement)) return statement;
  return { ...statement, name: undefined };
}

const START = 'START TRANSACTION';
/** One statement that is planned; what begins and ends transactions, sets things up or is several statements is sent as it is. */
const PLANNED = /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b[^;]*$/i;

type Query = (statement: unknown, values?: unknown, callback?: unknown) => unknown;

/**
 * A connection that spares round trips, each of which costs a service and the server a switch and some system calls.
 *
 * It prepares each statement at its first execution: the server parses it once and soon keeps its plan.
 * TypeORM cannot name statements, and planning one on tables of 16 partitions costs more than running it. With `prepares: false`
 * it prepares nothing: PgBouncer in transaction mode carries prepared statements from one session to the next since 1.21.
 *
 * Statements that are sent without waiting for one another travel together and are run in their order. The start of a
 * transaction always does: it is answered at once and leaves with the first statement, or with the end.
 */
export class PreparingClient extends pg.Client {
  readonly #prepared = new Set<string>();
  readonly #prepares: boolean;
  readonly #query = super.query.bind(this) as Query;
  #gathers = false;
  #flushes = false;

  constructor({ prepares = true, ...config }: pg.ClientConfig & { readonly prepares?: boolean }) {
    super({ ...config, pipeline: true } as pg.ClientConfig);
    this.#prepares = prepares;
  }

  override query = ((statement: unknown, values?: unknown, callback?: unknown): unknown => {
    this.#gather();
    if (statement === START && values === undefined && callback === undefined) return this.#start();
    this.#flushSoon();
    if (!this.#prepares) return this.#query(nameless(statement), values, callback);
    if (typeof statement !== 'string' || typeof values === 'function') return this.#query(statement, values, callback);
    const hasValues = Array.isArray(values) && values.length > 0;
    if (!hasValues && !PLANNED.test(statement)) return this.#query(statement, values, callback);
    const name = nameOf(statement);
    if (!this.#prepared.has(name)) {
      if (this.#prepared.size >= MOST_STATEMENTS) return this.#query(statement, values, callback);
      this.#prepared.add(name);
    }
    return this.#query({ name, text: statement, values }, callback);
  }) as pg.Client['query'];

  /** Only a session that is gone refuses it, and then the statements that follow are refused as well. */
  #start(): Promise<pg.QueryResult> {
    (this.#query(START) as Promise<unknown>).catch(() => undefined);
    return Promise.resolve({ command: 'START', rowCount: null, oid: 0, fields: [], rows: [] });
  }

  #gather(): void {
    if (this.#gathers) return;
    this.#gathers = true;
    this.connection.stream.cork();
  }

  /** Once everything that is about to be sent in this turn has been. */
  #flushSoon(): void {
    if (this.#flushes) return;
    this.#flushes = true;
    process.nextTick(() => {
      this.#flushes = false;
      this.#gathers = false;
      this.connection.stream.uncork();
    });
  }
}
