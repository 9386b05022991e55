import { rm } from 'node:fs/promises';
import { removePostgresData } from '@tenfold/local-servers';
import { layoutOf } from '../layout.ts';
import { stopPlatform } from './down.ts';

/** Deletes databases, topics, mails, logs and keys of this platform; the compiled code and the test servers stay. */
export async function reset(): Promise<number> {
  const layout = layoutOf();
  await stopPlatform(layout);
  await removePostgresData(layout.postgres);
  const { kafka, mailbox, logs, run, masterKey, done, bigSeed } = layout;
  for (const path of [kafka, mailbox, logs, run, masterKey, done, bigSeed]) {
    await rm(path, { recursive: true, force: true });
  }
  console.log('The platform has stopped and its data is deleted.');
  return 0;
}
