import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ProblemError } from '@tenfold/client';
import { SetupFailure } from '@tenfold/local-servers';
import { LetterDesk, type LetterFilter, type LetterStatus } from '../letters/letter-desk.ts';
import { dryRunText, letterText, pageText, payloadText, redrivenText } from '../letters/letter-text.ts';
import { openShop } from '../letters/open-shop.ts';

const USAGE = `npm run letters -- <what> <service>
  list <service> [--status open|redriven|dropped] [filters] [--limit 50] [--cursor C]
  show <service> <id>               everything about one; --json for tools
  payload <service> <id>            its payload alone, to be edited
  edit <service> <id> --file F      another payload (an object of JSON) in its place; - is standard input
  dry-run <service> <id>            what a redrive would do
  redrive <service> <id>…           runs the handler on each
  redrive <service> --all [filters] [--limit 20]   the oldest open ones
  drop <service> <id>… --reason R   gives them up for good
Filters: --handler H  --type T  --reason R  --older-than TIME  --newer-than TIME (2026-11-21T18:00:00Z)
Another shop than that of this checkout: --shop URL; another login than the seeded admin: --email E and TENFOLD_PASSWORD, or TENFOLD_TOKEN`;

const OPTIONS = {
  status: { type: 'string' },
  handler: { type: 'string' },
  type: { type: 'string' },
  reason: { type: 'string' },
  'older-than': { type: 'string' },
  'newer-than': { type: 'string' },
  limit: { type: 'string' },
  cursor: { type: 'string' },
  all: { type: 'boolean', default: false },
  file: { type: 'string' },
  json: { type: 'boolean', default: false },
  shop: { type: 'string' },
  email: { type: 'string' },
} as const;

type Options = ReturnType<typeof read>['options'];

interface Request {
  readonly desk: LetterDesk;
  readonly ids: readonly string[];
  readonly options: Options;
}

/** What can be done, by its name; the number is the exit code. */
const actions: Readonly<Record<string, (request: Request) => Promise<number>>> = {
  async list({ desk, options }) {
    const { status = 'open', limit = 50, cursor, json } = options;
    const place = { limit: Number(limit), ...(cursor !== undefined && { cursor }) };
    const page = await desk.list({ ...filterOf(options), ...place, status: status as LetterStatus });
    return say(json ? JSON.stringify(page, null, 2) : pageText(page));
  },
  async show({ desk, ids, options }) {
    const letter = await desk.show(one(ids));
    return say(options.json ? JSON.stringify(letter, null, 2) : letterText(letter));
  },
  async payload({ desk, ids }) {
    const { payload } = await desk.show(one(ids));
    return say(payload === null ? '' : payloadText(payload));
  },
  async edit({ desk, ids, options }) {
    const { id, version } = await desk.edit(one(ids), await payloadIn(options.file));
    return say(`${id} edited, now version ${version}`);
  },
  async 'dry-run'({ desk, ids }) {
    const outcome = await desk.dryRun(one(ids));
    say(dryRunText(outcome));
    return outcome.outcome === 'would_fail' ? 1 : 0;
  },
  async redrive({ desk, ids, options }) {
    return options.all ? redriveMany(desk, options) : redriveEach(desk, some(ids));
  },
  async drop({ desk, ids, options: { reason } }) {
    if (reason === undefined) throw new SetupFailure(`Say why: --reason\n\n${USAGE}`);
    for (const id of some(ids)) {
      await desk.drop(id, reason);
      say(`${id} dropped`);
    }
    return 0;
  },
};

/**
 * Works on the dead letters of one service of the running platform through its API, as a member of staff who may
 * (`messaging.manage`); the audit log of the service says who. Exit code 1 when a letter failed or would fail again.
 */
export async function letters(args: readonly string[]): Promise<number> {
  const { action, service, ids, options } = read(args);
  try {
    const desk = new LetterDesk(await openShop(options), service);
    return await action({ desk, ids, options });
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw new SetupFailure(explained(error));
  }
}

/** @throws SetupFailure that shows what may be asked for */
function read(args: readonly string[]) {
  try {
    const { values: options, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    const [name = '', service = '', ...ids] = positionals;
    const action = actions[name];
    if (action && /^[a-z][a-z-]*$/.test(service)) return { action, service, ids, options };
  } catch (error) {
    throw new SetupFailure(`${(error as Error).message}\n\n${USAGE}`);
  }
  throw new SetupFailure(USAGE);
}

async function redriveEach(desk: LetterDesk, ids: readonly string[]): Promise<number> {
  let failed = 0;
  for (const id of ids) {
    const redriven = await desk.redrive(id);
    say(redrivenText(id, redriven));
    if (redriven.outcome === 'failed') failed++;
  }
  return failed === 0 ? 0 : 1;
}

async function redriveMany(desk: LetterDesk, options: Options): Promise<number> {
  const results = await desk.redriveMany({ ...filterOf(options), limit: Number(options.limit ?? 20) });
  for (const result of results) say(redrivenText(result.id, result));
  const failed = results.filter(({ outcome }) => outcome === 'failed').length;
  say(`${results.length - failed} done, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function filterOf(options: Options): Omit<LetterFilter, 'limit'> {
  const { handler, type, reason, 'older-than': olderThan, 'newer-than': newerThan } = options;
  const given = { handler, type, reason, olderThan, newerThan };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

async function payloadIn(file: string | undefined): Promise<Record<string, unknown>> {
  if (file === undefined) throw new SetupFailure(`Say where the payload is: --file\n\n${USAGE}`);
  const text = await readFile(file === '-' ? '/dev/stdin' : file, 'utf8');
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw new SetupFailure(`${file} is no JSON: ${(error as Error).message}`);
  }
}

function some(ids: readonly string[]): readonly string[] {
  if (ids.length === 0) throw new SetupFailure(`Say which: the ids that "list" shows\n\n${USAGE}`);
  return ids;
}

function one(ids: readonly string[]): string {
  if (ids.length !== 1) throw new SetupFailure(`Say which one: an id that "list" shows\n\n${USAGE}`);
  return ids[0]!;
}

function explained({ message, problem: { errors = [], requestId } }: ProblemError): string {
  const fields = errors.map(({ path, message: wrong }) => `\n  ${path}: ${wrong}`).join('');
  return `${message}${fields}${requestId === undefined ? '' : `\nrequest ${requestId}`}`;
}

function say(text: string): number {
  console.log(text);
  return 0;
}
