import { migrate } from '@tenfold/database';
import { benchMigrations } from './bench-service.ts';

export { drainBacklog } from './backlog.ts';
export { BenchService } from './bench-service.ts';
export { commitToAck } from './commit-to-ack.ts';
export { microBatched, oneByOne } from './handlers.ts';
export { inboxRate } from './inbox-rate.ts';
export { producerRate } from './producer-rate.ts';
export { relayRate } from './relay-rate.ts';
export { writeSteadily } from './steady-writer.ts';

/** Makes the tables that the measurements need. */
export async function prepare(migratorUrl: string): Promise<void> {
  await migrate({ url: migratorUrl, migrations: benchMigrations });
}
