import { types } from 'node:util';
import { QueryFailedError, QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';

interface PostgresError extends Error {
  readonly code: string;
  readonly constraint?: string;
}

const UNIQUE_VIOLATION = '23505';

/** Serialization failure, deadlock, lock not available: the same work may succeed when it is run again. */
const TRANSIENT = new Set(['40001', '40P01', '55P03']);

/** The session is gone or the server takes no new one; classes 08 (connection), 53 (resources), 57P (operator). */
const DOWN_STATES = /^(08|53|57P|25P03|58)/;
const DOWN_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EAI_AGAIN',
]);
/** Errors of pg and pg-pool that carry no code. */
const DOWN_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|Connection ended unexpectedly|Driver not Connected)/i;

function* causes(error: unknown): Generator<Error> {
  // Not instanceof: an error of the runtime itself may come from another realm.
  for (let current = error, depth = 0; types.isNativeError(current) && depth < 5; depth++) {
    yield current;
    if (hasErrors(current)) yield* current.errors.filter((inner) => types.isNativeError(inner));
    current = current instanceof QueryFailedError ? current.driverError : current.cause;
  }
}

/** An AggregateError, as a connection to a name with several addresses fails with. */
function hasErrors(error: Error): error is Error & { readonly errors: readonly unknown[] } {
  return 'errors' in error && Array.isArray(error.errors);
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function postgresError(error: unknown): PostgresError | undefined {
  for (const cause of causes(error)) {
    if (/^[0-9A-Z]{5}$/.test(codeOf(cause) ?? '')) return cause as PostgresError;
  }
  return undefined;
}

/** The SQLSTATE of a failed statement, or undefined when the error did not come from Postgres. */
export function sqlState(error: unknown): string | undefined {
  return postgresError(error)?.code;
}

/** The name of the constraint that refused a statement, if one did. */
export function violatedConstraint(error: unknown): string | undefined {
  return postgresError(error)?.constraint;
}

/** Whether another run of the same work may succeed: lost a serialization, a deadlock or the wait for a lock. */
export function isTransient(error: unknown): boolean {
  return TRANSIENT.has(sqlState(error) ?? '');
}

/** Whether the database could not be reached, ended the session or had no room: nothing is wrong with the work itself. */
export function isDatabaseDown(error: unknown): boolean {
  for (const cause of causes(error)) {
    const code = codeOf(cause);
    if (code !== undefined && (DOWN_CODES.has(code) || (/^[0-9A-Z]{5}$/.test(code) && DOWN_STATES.test(code))))
      return true;
    if (DOWN_MESSAGES.test(cause.message) || lostItsSession(cause)) return true;
  }
  return false;
}

/** What a statement of a transaction gets whose session ended between two statements: TypeORM has let it go by then. */
function lostItsSession(error: Error): boolean {
  return error instanceof QueryRunnerAlreadyReleasedError || error instanceof QueryRunnerProviderAlreadyReleasedError;
}

/** Whether a unique constraint or index refused the row; with a name, whether it was that one. */
export function uniqueViolation(error: unknown, constraintName?: string): boolean {
  const postgres = postgresError(error);
  if (postgres?.code !== UNIQUE_VIOLATION) return false;
  return constraintName === undefined || postgres.constraint === constraintName;
}
