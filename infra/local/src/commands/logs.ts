import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { layoutOf, logOf } from '../layout.ts';
import { tail } from '../supervisor/log-file.ts';
import { discoverApps } from '../workspace.ts';

const LINES = 200;

export async function logs(args: readonly string[]): Promise<number> {
  const known = [...(await discoverApps()).map(({ name }) => name), 'postgres', 'kafka'];
  const name = args.find((argument) => !argument.startsWith('-'));
  if (name === undefined || !known.includes(name)) {
    console.error(`Whose log? npm run logs -- ${known.join(' | ')} [--follow]`);
    return 2;
  }
  const file = logOf(layoutOf(), name);
  if (!existsSync(file)) {
    console.error(`${name} has not written a log yet (${file}).`);
    return 1;
  }
  if (!args.includes('--follow') && !args.includes('-f')) {
    console.log(await tail(file, LINES));
    return 0;
  }
  process.on('SIGINT', () => undefined);
  const tailing = spawn('tail', ['-n', String(LINES), '-F', file], { stdio: 'inherit' });
  process.on('SIGTERM', () => tailing.kill());
  await once(tailing, 'exit');
  return 0;
}
