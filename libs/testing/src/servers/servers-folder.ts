import { join, resolve } from 'node:path';

const WORKSPACE_ROOT = resolve(import.meta.dirname, '../../../..');

/**
 * Where the test servers keep their data and say how they are reached: `TENFOLD_TEST_SERVERS`, or
 * `.tenfold/test-servers` of the checkout. All test processes that name the same folder share one pair of servers.
 */
export function serversFolder(): string {
  return resolve(process.env['TENFOLD_TEST_SERVERS'] ?? join(WORKSPACE_ROOT, '.tenfold/test-servers'));
}
