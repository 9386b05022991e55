import { SetupFailure } from '@tenfold/local-servers';
import { dev } from './commands/dev.ts';
import { down } from './commands/down.ts';
import { events } from './commands/events.ts';
import { letters } from './commands/letters.ts';
import { logs } from './commands/logs.ts';
import { psql } from './commands/psql.ts';
import { replay } from './commands/replay.ts';
import { reset } from './commands/reset.ts';
import { seedBig } from './commands/seed-big.ts';
import { status } from './commands/status.ts';
import { test } from './commands/test.ts';
import { up } from './commands/up.ts';

/** What each `npm run …` does; a command gives the exit code. */
const commands: Readonly<Record<string, { does: string; run: (args: readonly string[]) => Promise<number> }>> = {
  up: { does: 'start everything and keep it running until Ctrl-C', run: up },
  down: { does: 'stop the platform of this checkout, wherever it runs', run: down },
  reset: { does: 'stop it and delete all of its data', run: reset },
  status: { does: 'show what runs (-- --json for tools)', run: status },
  logs: { does: 'show the log of one program, e.g. npm run logs -- order [--follow]', run: logs },
  events: { does: 'show events of a topic, e.g. npm run events -- order.orders [--follow]', run: events },
  psql: { does: 'open the database of a service for reading, e.g. npm run psql -- order', run: psql },
  letters: { does: 'work on dead letters: list, show, edit, dry-run, redrive, drop', run: letters },
  replay: { does: 'say events of a service again on a topic of their own', run: replay },
  dev: { does: 'run one service from source, again after every change: npm run dev -- order', run: dev },
  'seed:big': { does: 'fill the running platform for load tests (-- --products N --orders N)', run: seedBig },
  test: { does: 'lint, check types and format, run every test', run: test },
};

const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];
if (!command) {
  console.error(
    Object.entries(commands)
      .map(([known, { does }]) => `npm run ${known.padEnd(8)} ${does}`)
      .join('\n'),
  );
  process.exit(2);
}
try {
  process.exit(await command.run(args));
} catch (error) {
  console.error(error instanceof SetupFailure ? error.message : error);
  process.exit(1);
}
