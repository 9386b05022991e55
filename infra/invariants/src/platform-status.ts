import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

/** What `npm run status -- --json` prints; only what the tools need of it. */
export const platformStatus = z.object({
  ready: z.boolean(),
  gateway: z.object({ url: z.url() }),
  kafka: z.object({ brokers: z.array(z.string()).min(1).readonly() }),
  simulators: z.object({ url: z.url() }),
  services: z
    .array(
      z.object({
        name: z.string(),
        state: z.string(),
        pid: z.int().nullish(),
        url: z.string().nullish(),
        /** Connection string of the read-only role; absent for a process without a database. */
        database: z.string().nullish(),
      }),
    )
    .readonly(),
});
export type PlatformStatus = z.output<typeof platformStatus>;

const workspace = join(import.meta.dirname, '../../..');

/** Asks the platform of this checkout (of this `TENFOLD_PORT_BASE`) how it is. Throws when it does not run. */
export async function readPlatformStatus(): Promise<PlatformStatus> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(workspace, 'infra/local/bootstrap.mjs'), 'status', '--json'],
    { cwd: workspace },
  );
  return platformStatus.parse(JSON.parse(stdout));
}
