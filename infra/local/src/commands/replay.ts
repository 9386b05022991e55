import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SetupFailure } from '@tenfold/local-servers';
import { controlOf } from '../control.ts';
import { layoutOf } from '../layout.ts';
import { HOW_TO_START } from '../running.ts';
import { nodeFlags } from '../runtime.ts';
import { bundleOf, discoverApps } from '../workspace.ts';

/** Runs the command `replay` of a service of the running platform, as `main.js replay` does in its container. */
export async function replay([name = '', ...args]: readonly string[]): Promise<number> {
  const known = (await discoverApps()).filter(({ manifest }) => (manifest?.publishes.length ?? 0) > 0);
  if (!known.some((app) => app.name === name)) {
    const names = known.map((app) => app.name).join(' | ');
    throw new SetupFailure(
      `Whose events? npm run replay -- ${names}\n  [--since TIME] [--until TIME] [--type T]… [--key K]… [--group G] [--dry-run]`,
    );
  }
  const env = await controlOf(layoutOf().socket)
    .environment(name)
    .catch(() => {
      throw new SetupFailure(HOW_TO_START);
    });
  const child = spawn(process.execPath, [...nodeFlags, bundleOf(name), 'replay', ...args], {
    env: { ...process.env, ...env, LOG_LEVEL: 'warn' },
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
