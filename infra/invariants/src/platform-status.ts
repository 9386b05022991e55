import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

/** What `npm run status -- --json` prints; only what the tools need of it. */
export const platformStatus = z.object({
  ready: z.boolean(),
  gateway: z.object({ url: z.url() }),
  kafka: z.object({ brokers: z.array(z.string()).min(1).readonly() }),
  mailbox: z.object({ url: z.url() }),
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

/** No platform answers; the message is the sentence that `npm run status` says. */
export class NoPlatform extends Error {
  override readonly name = 'NoPlatform';
}

/**
 * Asks the platform of this checkout (of this `TENFOLD_PORT_BASE`) how it is.
 *
 * @throws NoPlatform when none runs
 */
export async function readPlatformStatus(): Promise<PlatformStatus> {
  const command = [join(workspace, 'infra/local/bootstrap.mjs'), 'status', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: workspace }).catch(
    (error: Error & { readonly stderr?: string }) => {
      throw new NoPlatform(error.stderr?.trim() || error.message, { cause: error });
    },
  );
  return platformStatus.parse(JSON.parse(stdout));
}
