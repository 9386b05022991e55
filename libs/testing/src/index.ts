export { testDatabase, type TestDatabase, type TestDatabaseOptions } from './database/test-database.ts';
export { testPostgres } from './servers/test-postgres.ts';
export { eventually, type EventuallyOptions } from './eventually.ts';
