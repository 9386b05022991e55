import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SetupFailure } from '@tenfold/local-servers';
import { openLog, tail } from '../supervisor/log-file.ts';

/** Runs one command of an app's bundle to its end, with its output in the app's log. */
export async function runAppCommand(command: {
  readonly app: string;
  readonly bundle: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
}): Promise<void> {
  const { app, bundle, args, env, logFile } = command;
  const log = await openLog(logFile);
  try {
    const child = spawn(process.execPath, [bundle, ...args], { env, stdio: ['ignore', log.fd, log.fd] });
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    if (code !== 0) {
      throw new SetupFailure(
        `"${app} ${args[0]}" failed (${signal ?? `exit code ${code}`}); see ${logFile}:\n${await tail(logFile, 5)}`,
      );
    }
  } finally {
    await log.close();
  }
}
