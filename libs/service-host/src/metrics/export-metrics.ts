import type { INestApplicationContext } from '@nestjs/common';
import type { ServiceManifest } from '@tenfold/contract-kit';
import { Database } from '@tenfold/database';
import { MessagingMetrics } from '@tenfold/messaging';
import { speaksKafka } from '../platform-config.ts';
import { BacklogReader } from './backlog-reader.ts';
import { exportMessaging } from './messaging-metrics.ts';
import { exportProcess } from './process-metrics.ts';
import type { ProgramMetrics } from './program-metrics.ts';

/** Makes a service export what it has: of HTTP see `installHttpHooks`. */
export function exportMetrics(
  app: INestApplicationContext,
  metrics: ProgramMetrics,
  manifest: ServiceManifest,
  hasDatabase: boolean,
): void {
  exportProcess(metrics);
  if (hasDatabase) exportPool(metrics, app.get(Database, { strict: false }));
  if (!speaksKafka(manifest)) return;
  const topics = [...new Set(manifest.hears.map(({ topic }) => topic.name))];
  const counted = app.get(MessagingMetrics, { strict: false });
  exportMessaging(metrics, counted, app.get(BacklogReader, { strict: false }), topics);
}

function exportPool(metrics: ProgramMetrics, database: Database): void {
  metrics.whenAsked(() => {
    const { open, idle, waiting, max } = database.poolUsage();
    metrics.set('database_pool_connections', idle, { state: 'idle' });
    metrics.set('database_pool_connections', open - idle, { state: 'used' });
    metrics.set('database_pool_waiting', waiting);
    metrics.set('database_pool_max_connections', max);
  });
}
