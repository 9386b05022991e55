import { stopKafka, stopPostgres, withFileLock } from '@tenfold/local-servers';
import { controlOf } from '../control.ts';
import { type Layout, layoutOf } from '../layout.ts';
import { stopOrphans } from '../supervisor/child.ts';

export async function down(): Promise<number> {
  await stopPlatform(layoutOf());
  console.log('The platform has stopped; the data stays.');
  return 0;
}

/** Asks the supervisor to stop, waits for it, and stops by hand what a killed supervisor has left. */
export async function stopPlatform(layout: Layout): Promise<void> {
  await controlOf(layout.socket)
    .shutDown()
    .catch(() => undefined);
  await withFileLock(layout.lock, async () => {
    await stopOrphans(layout.run);
    await stopKafka(layout.kafka);
    await stopPostgres(layout.postgres);
  });
}
