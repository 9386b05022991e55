import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SetupFailure } from '@tenfold/local-servers';
import { addPackages } from './add-packages.ts';
import { newEvent } from './new-event.ts';
import { newMigration } from './new-migration.ts';
import { newService } from './new-service.ts';
import { serviceNames } from './names.ts';
import { writeReference } from './write-reference.ts';
import { Workspace } from './workspace.ts';

/** `npm run new`: code of the same form as what is there. */
const USAGE = `npm run new -- service NAME [--plural WORD]
npm run new -- migration SERVICE what-changes [--up SQL --down SQL]
npm run new -- event SERVICE aggregate.past_tense [--summary SENTENCE] [--topic NAME]`;

const options = {
  plural: { type: 'string' },
  up: { type: 'string', default: '' },
  down: { type: 'string', default: '' },
  summary: { type: 'string' },
  topic: { type: 'string' },
} as const;

const workspace = new Workspace(join(import.meta.dirname, '../../..'));

try {
  const { positionals, values } = parseArgs({ options, allowPositionals: true });
  const [kind, first, second] = positionals;
  if (kind === 'service' && first !== undefined && second === undefined) {
    const names = serviceNames(first, values.plural);
    await written(newService(workspace, names, Date.now()));
    await addPackages(workspace.root, [`apps/${first}`, `libs/contracts/${first}`]);
    await writeReference(workspace.root);
    console.log(
      `\nnpm test -- apps/${first} libs/contracts/${first}   runs its tests; npm run up starts it with the others.`,
    );
  } else if (kind === 'migration' && first !== undefined && second !== undefined) {
    const { up, down } = values;
    await written(newMigration(workspace, { service: first, change: second, up, down }, Date.now()));
    console.log(`\nUPDATE_SCHEMA_SNAPSHOT=1 npx nx test ${first}   writes the schema as it then is.`);
  } else if (kind === 'event' && first !== undefined && second !== undefined) {
    const { summary, topic } = values;
    await written(newEvent(workspace, { service: first, type: second, summary, topic }));
    await writeReference(workspace.root);
    console.log('\nGive it its fields, then: npm run contracts:release');
  } else {
    throw new SetupFailure(USAGE);
  }
} catch (error) {
  const isMisuse =
    error instanceof SetupFailure || String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');
  console.error(isMisuse ? (error as Error).message : error);
  process.exitCode = 1;
}

async function written(files: ReadonlyMap<string, string>): Promise<void> {
  await workspace.write(files);
  for (const path of files.keys()) console.log(path);
}
