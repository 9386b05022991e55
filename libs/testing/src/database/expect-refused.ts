import { violatedConstraint, sqlState } from '@tenfold/database';
import type { TestDatabase } from './test-database.ts';

const NOT_NULL_VIOLATION = '23502';

/**
 * Runs `sql` as the owner, in a transaction that is rolled back, and fails unless the constraint of that name refuses
 * it. For a NOT NULL column the name is `not_null`.
 */
export async function expectRefused(
  database: TestDatabase,
  sql: string,
  constraint: string,
  parameters: readonly unknown[] = [],
): Promise<void> {
  const refusedBy = await refusal(database, sql, parameters);
  if (refusedBy === constraint) return;
  throw new Error(`Expected ${constraint} to refuse it, but ${refusedBy ?? 'nothing'} did:\n${sql}`);
}

async function refusal(
  database: TestDatabase,
  sql: string,
  parameters: readonly unknown[],
): Promise<string | undefined> {
  try {
    await database.whileChanged(sql, (connection) => connection.query('SET CONSTRAINTS ALL IMMEDIATE'), parameters);
    return undefined;
  } catch (error) {
    if (sqlState(error) === NOT_NULL_VIOLATION) return 'not_null';
    const constraint = violatedConstraint(error);
    if (constraint === undefined) throw error;
    return constraint;
  }
}
