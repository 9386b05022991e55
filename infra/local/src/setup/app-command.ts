import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SetupFailure } from '@tenfold/local-servers';
import { nodeFlags } from '../runtime.ts';
import { openLog, tail } from '../supervisor/log-file.ts';

/** Runs one command of an app's bundle to its end, with its output in the app's log. */
export async function runAppCommand(command: {
  readonly app: string;
  readonly bundle: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** What it reads from standard input; secrets go this way, since everybody may read the arguments of a process. */
  readonly input: string;
  /** Ends it early. */
  readonly signal: AbortSignal | undefined;
}): Promise<void> {
  const { app, bundle, args, env, logFile, input, signal } = command;
  const log = await openLog(logFile);
  try {
    const child = spawn(process.execPath, [...nodeFlags, bundle, ...args], {
      env,
      signal,
      stdio: ['pipe', log.fd, log.fd],
    });
    child.stdin?.on('error', () => undefined); // it ended before it had read: its exit code says why
    child.stdin?.end(input);
    const [code, killedBy] = (await once(child, 'exit')) as [number | null, string | null];
    if (code !== 0) {
      throw new SetupFailure(
        `"${app} ${args[0]}" failed (${killedBy ?? `exit code ${code}`}); see ${logFile}:\n${await tail(logFile, 5)}`,
      );
    }
  } finally {
    await log.close();
  }
}
