import { rm } from 'node:fs/promises';
import { removePostgresData } from '@tenfold/local-servers';
import { layoutOf } from '../layout.ts';
import { stopPlatform } from './down.ts';

/** Deletes databases, topics, logs and keys of this platform; the compiled code and the test servers stay. */
export async function reset(): Promise<number> {
  const layout = layoutOf();
  await stopPlatform(layout);
  await removePostgresData(layout.postgres);
  for (const path of [layout.kafka, layout.logs, layout.run, layout.masterKey, layout.done]) {
    await rm(path, { recursive: true, force: true });
  }
  console.log('The platform has stopped and its data is deleted.');
  return 0;
}
