/** How many connections a service keeps and how long it lets the database work and wait. All times in milliseconds. */
export interface ConnectionLimits {
  readonly poolMin: number;
  readonly poolMax: number;
  /** How long a caller waits for a free or new connection. */
  readonly connectTimeoutMs: number;
  readonly statementTimeoutMs: number;
  /** How long a statement waits for a row or table that somebody else holds. */
  readonly lockTimeoutMs: number;
  /** A stopped process cannot hold a hot row, or the relay's horizon, longer than this. */
  readonly idleInTransactionTimeoutMs: number;
}

export const defaultLimits: ConnectionLimits = {
  poolMin: 2,
  poolMax: 10,
  connectTimeoutMs: 5_000,
  statementTimeoutMs: 10_000,
  lockTimeoutMs: 2_000,
  idleInTransactionTimeoutMs: 5_000,
};

/** What these limits are called in Postgres, with the time zone of every service. */
export function sessionSettings(limits: ConnectionLimits): Readonly<Record<string, string>> {
  return {
    statement_timeout: String(limits.statementTimeoutMs),
    lock_timeout: String(limits.lockTimeoutMs),
    idle_in_transaction_session_timeout: String(limits.idleInTransactionTimeoutMs),
    timezone: 'UTC',
  };
}
