import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultName } from './faults/fault.ts';
import type { ChaosReport } from './report.ts';

/** One protection taken out of the code, and the fault under which its absence has to show. */
interface Mutation {
  readonly name: string;
  /** By file: texts, each with what takes its place. */
  readonly edits: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>>;
  readonly fault: FaultName;
  readonly seed: number;
}

/** Half of all orders are called off as soon as they are placed, while the first answers to them are on their way. */
const IMPATIENCE = { 'infra/chaos/src/client.ts': [['const CANCELLED = 0.03;', 'const CANCELLED = 0.5;']] } as const;

const UNDER_LEASE = 'WHERE shard = $1 AND lease_owner = $2 AND epoch = $3';

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'dedupe',
    edits: {
      'libs/messaging/src/inbox/inbox-store.ts': [
        [`if (row?.claimed) return 'claimed';`, `if (row) return 'claimed';`],
      ],
      'libs/messaging/src/inbox/shared-delivery.ts': [['claimed.event_id IS NOT NULL AS claimed', 'true AS claimed']],
    },
    fault: 'F8',
    seed: 1,
  },
  {
    name: 'fencing',
    edits: {
      'libs/messaging/src/outbox/outbox-store.ts': [
        [UNDER_LEASE, 'WHERE shard = $1 AND $2::text IS NOT NULL AND $3::bigint IS NOT NULL'],
      ],
    },
    fault: 'F3',
    seed: 1,
  },
  {
    name: 'outbox',
    edits: {
      'libs/messaging/src/outbox/outbox.ts': [
        ['constructor(database: Database) {', 'constructor(private readonly database: Database) {'],
        [
          'const [inserted] = await tx.query<',
          `const [inserted] = await (row.topic.startsWith('order.') ? this.database.read : tx).query<`,
        ],
      ],
    },
    // Order alone, or the shop cannot be filled: many transactions at once would each wait for a second connection. The fault ends
    // order while a handler has written an event and nothing is committed.
    fault: 'F2',
    seed: 6,
  },
  {
    name: 'compensation',
    edits: {
      ...IMPATIENCE,
      'apps/product/src/on-order-cancelled/on-order-cancelled.ts': [
        [
          `    await this.reservations.apply(`,
          `    if (before !== undefined) return;\n    await this.reservations.apply(`,
        ],
      ],
    },
    fault: 'F4',
    seed: 1,
  },
  {
    name: 'version check',
    // Events of an order come one after another, in however many processes; who overtakes them is the customer.
    edits: {
      ...IMPATIENCE,
      'apps/order/src/persistence/checkout.repository.ts': [
        ['(SELECT $2::varchar) AND version = $3', '(SELECT $2::varchar) AND $3::bigint IS NOT NULL'],
        ['WHERE order_id = $1 AND version = $2`', 'WHERE order_id = $1 AND $2::bigint IS NOT NULL`'],
      ],
    },
    fault: 'F4',
    seed: 1,
  },
  {
    name: 'drain',
    edits: {
      'libs/messaging/src/messaging.ts': [
        ['this.#drained ??= this.#drainInOrder();', 'this.#drained ??= this.#parts.log.close();'],
      ],
    },
    fault: 'F3',
    seed: 1,
  },
];

const root = join(import.meta.dirname, '../../..');
const COPIED = ['apps', 'infra', 'libs', 'package.json', 'package-lock.json', '.swcrc', 'tsconfig.base.json'];

/**
 * Takes one protection after the other out of a copy of the checkout and runs chaos there: each time something has to break,
 * or the checker sees nothing.
 *
 * @param only name of one mutation
 * @returns whether every one was found out
 */
export async function proveMutations(only: string | undefined, signal: AbortSignal): Promise<boolean> {
  const wanted = MUTATIONS.filter(({ name }) => only === undefined || name === only);
  if (wanted.length === 0) throw new Error(`--only is one of ${MUTATIONS.map(({ name }) => name).join(', ')}`);
  let seen = 0;
  for (const mutation of wanted) {
    if (signal.aborted) break;
    const report = await runWithout(mutation);
    const [first] = report?.runs.flatMap(({ broken }) => broken) ?? [];
    if (first !== undefined) seen++;
    const verdict = first ? `found out (${first.check}: ${first.subject}: ${first.detail})` : 'NOT FOUND OUT';
    console.log(`without ${mutation.name}, ${mutation.fault} seed ${mutation.seed}: ${verdict}`);
  }
  return seen === wanted.length;
}

async function runWithout(mutation: Mutation): Promise<ChaosReport | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-mutant-'));
  try {
    await copyCheckout(folder);
    await mutate(folder, mutation);
    const json = join(folder, 'report.json');
    const { fault, seed } = mutation;
    const main = join(folder, 'infra/chaos/src/main.ts');
    const args = [main, '--fault', fault, '--seed', String(seed), '--json', json];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    await once(child, 'exit');
    return JSON.parse(await readFile(json, 'utf8')) as ChaosReport;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The sources, with packages that lead to the original's; our own packages lead to the copy. */
async function copyCheckout(folder: string): Promise<void> {
  const isSource = (path: string) => !path.includes('node_modules') && !path.endsWith('.tenfold');
  for (const name of COPIED) await cp(join(root, name), join(folder, name), { recursive: true, filter: isSource });
  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, '@tenfold'), { recursive: true });
  for (const name of await readdir(join(root, 'node_modules'))) {
    if (name !== '@tenfold') await symlink(join(root, 'node_modules', name), join(modules, name));
  }
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { resolved?: string }>;
  };
  for (const [path, { resolved }] of Object.entries(packages)) {
    if (path.startsWith('node_modules/@tenfold/')) await symlink(join(folder, resolved!), join(folder, path));
  }
}

async function mutate(folder: string, { name, edits }: Mutation): Promise<void> {
  for (const [path, changes] of Object.entries(edits)) {
    const file = join(folder, path);
    let source = await readFile(file, 'utf8');
    for (const [from, to] of changes) {
      if (!source.includes(from)) throw new Error(`The mutation ${name} no longer fits ${file}: ${from}`);
      source = source.replaceAll(from, to);
    }
    await writeFile(file, source);
  }
}
