import pg from 'pg';
import type { Examination, Violation } from './invariant.ts';

const INT8 = 20;

/** Reads bigint columns, which hold money and counters inside the safe integers of JavaScript, as numbers. */
export const bigintAsNumber: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text')),
};

/** Reads one service's database; opened on its read-only role. */
export class DatabaseReader {
  readonly #connection: Pick<pg.Pool, 'query' | 'end'>;

  constructor(connection: Pick<pg.Pool, 'query' | 'end'>) {
    this.#connection = connection;
  }

  static open(url: string): DatabaseReader {
    const options = { connectionString: url, max: 2, types: bigintAsNumber, application_name: 'invariants' };
    const pool = new pg.Pool(options);
    // A server that goes takes idle connections along, and the next query tells whoever asks.
    pool.on('error', () => undefined);
    return new DatabaseReader(pool);
  }

  async rows<Row extends pg.QueryResultRow>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#connection.query<Row>(sql, [...parameters])).rows;
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
    await this.#connection.end();
  }
}
