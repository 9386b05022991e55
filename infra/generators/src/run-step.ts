import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SetupFailure } from '@tenfold/local-servers';

/** Runs a program in the workspace, with its words on our stderr. @throws SetupFailure when it fails */
export async function runStep(cwd: string, command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', process.stderr, process.stderr] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new SetupFailure(`"${command} ${args.join(' ')}" failed; it says why above.`);
}
