import pg from 'pg';
import type { Examination, Violation } from './invariant.ts';

const INT8 = 20;

/** bigint columns hold money and counters, all inside the safe integers of JavaScript. */
const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/** Reads one service's database through its read-only role. */
export class DatabaseReader {
  readonly #pool: pg.Pool;

  constructor(url: string) {
    this.#pool = new pg.Pool({ connectionString: url, max: 2, types, application_name: 'invariants' });
  }

  async rows<Row extends pg.QueryResultRow>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#pool.query<Row>(sql, [...parameters])).rows;
  }

  /**
   * Examines every row of `facts`, a query that gives `subject`, `holds` and `detail`, in one snapshot. Only the rows
   * that do not hold leave the database.
   */
  async census(facts: string, parameters: readonly unknown[] = []): Promise<Examination> {
    const [result] = await this.rows<{ examined: number; violations: Violation[] }>(
      `WITH facts AS (${facts})
       SELECT count(*) AS examined,
              coalesce(json_agg(json_build_object('subject', subject::text, 'detail', detail))
                         FILTER (WHERE holds IS NOT TRUE), '[]') AS violations
         FROM facts`,
      parameters,
    );
    return result ?? { examined: 0, violations: [] };
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}
