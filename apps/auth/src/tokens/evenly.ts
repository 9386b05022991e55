import type { Tx } from '@tenfold/database';

/**
 * Runs `work` with all of its statements and undoes them unless `kept`: what is done for an address that has an account and
 * for one that has none takes the same statements, so that the time of the answer does not tell which it was.
 */
export async function evenly(tx: Tx, kept: boolean, work: () => Promise<void>): Promise<void> {
  await tx.query('SAVEPOINT evenly');
  await work();
  await tx.query(kept ? 'RELEASE SAVEPOINT evenly' : 'ROLLBACK TO SAVEPOINT evenly');
}
