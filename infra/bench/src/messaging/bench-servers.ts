/** Where a benchmark's own servers answer. */
export interface BenchServers {
  /** Address of the database, as its application role. */
  readonly databaseUrl: string;
  /** Address of a database of the order service, as its application role. */
  readonly orderDatabaseUrl: string;
  readonly brokers: readonly string[];
  /** Folder with all that the two servers store. */
  readonly dataDir: string;
  /** Processes whose time is counted, by name. */
  readonly pids: Readonly<Record<'postgres' | 'kafka', number>>;
}
