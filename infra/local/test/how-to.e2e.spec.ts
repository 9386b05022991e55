import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shellBlocksOf } from '@tenfold/architecture';
import { withDatabase } from '@tenfold/database/provision';
import { removePostgresData } from '@tenfold/local-servers';
import { connected } from '@tenfold/testing';
import { eventually } from '@tenfold/testing/eventually';
import { Kafka, logLevel, type Admin, type Producer } from 'kafkajs';
import { type Platform, startPlatform } from '../src/index.ts';
import { root } from '../src/workspace.ts';

/** Beside the platform of the end-to-end suite, which may run at the same time. */
const PORT_BASE = Number(process.env['TENFOLD_E2E_PORT_BASE'] ?? 4800) + 75;
const PATIENCE_MS = 180_000;
const CATALOG = 'product.catalog';

let folder: string;
let platform: Platform;
let producer: Producer;
let admin: Admin;
/** Read by each program when it starts. */
const env: Record<string, string> = { AUTH_BCRYPT_COST: '4' };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenfold-how-to-'));
  // Run by root, Postgres is another user, who must be able to enter.
  await chmod(folder, 0o755);
  platform = await startPlatform({ dataDir: folder, portBase: PORT_BASE, env });
  const { brokers } = (await platform.status()).kafka;
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'how-to', logLevel: logLevel.NOTHING });
  [producer, admin] = [kafka.producer(), kafka.admin()];
  await Promise.all([producer.connect(), admin.connect()]);
}, PATIENCE_MS);

afterAll(async () => {
  await Promise.all([producer?.disconnect(), admin?.disconnect()]);
  await platform?.stop();
  await removePostgresData(join(folder, 'postgres'));
  await rm(folder, { recursive: true, force: true });
}, PATIENCE_MS);

/** Runs a piece of shell that must succeed, as a reader in the checkout would, and gives what it said. */
async function sh(script: string, variables: Readonly<Record<string, string>> = {}): Promise<string> {
  const { NODE_OPTIONS: _, FORCE_COLOR: __, ...inherited } = process.env;
  const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', script], {
    cwd: root,
    env: { ...inherited, NO_COLOR: '1', TENFOLD_DATA_DIR: folder, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`"${script}" ended with ${code}:\n${said}`);
  return said;
}

/** Runs every block of a document from top to bottom. */
async function follow(document: string, variables: Readonly<Record<string, string>>): Promise<string[]> {
  const said: string[] = [];
  for (const { script } of shellBlocksOf(root, document)) said.push(await sh(script, variables));
  return said;
}

async function query<Row>(service: string, sql: string, parameters: unknown[] = []): Promise<Row[]> {
  const url = withDatabase(platform.postgresUrl, `${service}_db`);
  return connected(url, async (client) => (await client.query(sql, parameters)).rows as Row[]);
}

describe('docs/how-to/redrive-a-dead-letter.md', () => {
  interface Shown {
    readonly productId: string;
    readonly variants: readonly { readonly variantId: string }[];
  }

  /** What product might have said of a product that nobody knows yet. */
  async function anotherProduct(): Promise<Shown> {
    const [row] = await query<{ payload: Shown }>(
      'product',
      `SELECT payload FROM outbox_messages WHERE type = 'catalog.changed.v1' LIMIT 1`,
    );
    const variants = row!.payload.variants.map((variant) => ({ ...variant, variantId: crypto.randomUUID() }));
    return { ...row!.payload, productId: crypto.randomUUID(), variants };
  }

  /** Says it in a shape that nobody can read, and waits until order has given it up. @returns the letter's id */
  async function givenUp({ variants: _, ...broken }: Shown): Promise<string> {
    const headers = {
      ce_specversion: '1.0',
      ce_id: crypto.randomUUID(),
      ce_type: 'catalog.changed.v1',
      ce_source: '/tenfold/product',
      ce_subject: broken.productId,
      ce_time: new Date().toISOString(),
      ce_correlationid: crypto.randomUUID(),
      ce_aggregateversion: '1',
    };
    await producer.send({
      topic: CATALOG,
      messages: [{ key: broken.productId, value: JSON.stringify(broken), headers }],
    });
    return eventually(async () => {
      const rows = await query<{ id: string }>('order', 'SELECT id FROM dead_letters WHERE event_id = $1', [
        headers.ce_id,
      ]);
      expect(rows).toHaveLength(1);
      return rows[0]!.id;
    });
  }

  const isKnown = ({ productId }: Shown) =>
    query('order', 'SELECT 1 FROM catalog_items WHERE product_id = $1', [productId]);

  it(
    'a letter is found, put right, tried and redriven, another one dropped, and the rest redriven together',
    async () => {
      const products = [await anotherProduct(), await anotherProduct(), await anotherProduct()] as const;
      const [edited, dropped, mended] = [
        await givenUp(products[0]),
        await givenUp(products[1]),
        await givenUp(products[2]),
      ];
      const right = join(folder, 'right.json');
      await writeFile(right, JSON.stringify(products[0]));
      const editor = join(folder, 'editor.sh');
      await writeFile(
        editor,
        `#!/bin/sh\ngrep -q '"productId": "${products[0].productId}"' "$1" && cp ${right} "$1"\n`,
        {
          mode: 0o755,
        },
      );
      // As if the code had been mended that could not read it.
      await query('order', 'UPDATE dead_letters SET payload = $2 WHERE id = $1', [
        mended,
        Buffer.from(JSON.stringify(products[2])),
      ]);

      const said = await follow('docs/how-to/redrive-a-dead-letter.md', {
        LETTER: edited,
        HOPELESS: dropped,
        EDITOR: editor,
      });

      expect(said[0]).toMatch(new RegExp(`${edited} .*catalog.changed.v1 +OnCatalogChanged +schema_mismatch`));
      expect(said.join('')).toMatch(/status +open[^]*edited, now version 2[^]*OnCatalogChanged would handle it/);
      expect(said.join('')).toMatch(new RegExp(`${edited} handled[^]*${dropped} dropped[^]*${mended} handled`));
      expect(await isKnown(products[0])).not.toEqual([]);
      expect(await isKnown(products[1])).toEqual([]);
      expect(await isKnown(products[2])).not.toEqual([]);
      const [admin] = await query<{ id: string }>('auth', `SELECT id FROM users WHERE email LIKE 'admin@%'`);
      const audit = await query<{ by: string }>(
        'order',
        `SELECT DISTINCT user_id AS by FROM audit_logs WHERE entity_type = 'dead_letter'`,
      );
      expect(audit).toEqual([{ by: admin!.id }]);
    },
    PATIENCE_MS,
  );
});

it(
  'docs/how-to/replay-events.md: what is replayed and heard again has no effect again',
  async () => {
    const replayed = `${CATALOG}.replay.newcomer`;
    const dry = await sh('npm run replay -- product --since 2026-01-01 --type catalog.changed.v1 --dry-run');
    const [, events] = new RegExp(String.raw`^${CATALOG}\.replay\.at-\S+: (\d+) events$`, 'm').exec(dry)!;
    expect(await admin.listTopics()).not.toContain(replayed);
    const sent = await sh('npm run replay -- product --since 2026-01-01 --type catalog.changed.v1 --group newcomer');
    expect(sent).toContain(`${replayed}: ${events} events`);

    const state = () =>
      query('order', `SELECT md5(string_agg(c::text, '|' ORDER BY c::text)) AS replica FROM catalog_items c`);
    const handled = () => query('order', 'SELECT count(*)::int AS events FROM inbox_messages');
    const before = [await state(), await handled()];
    env['REPLAY_TOPICS'] = replayed;
    await platform.restart('order');
    await eventually(async () => {
      const [offsets] = await admin.fetchOffsets({ groupId: 'order', topics: [replayed] });
      const heard = offsets!.partitions.reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
      expect(heard).toBe(Number(events));
    });
    expect([await state(), await handled()]).toEqual(before);
    expect(await query('order', `SELECT 1 FROM dead_letters WHERE status = 'open'`)).toEqual([]);
  },
  PATIENCE_MS,
);

it(
  'docs/how-to/follow-the-change-feed.md: page after page',
  async () => {
    const { password } = platform.logins.find(({ role }) => role === 'admin')!;
    const SHOP = (await platform.status()).gateway.url;
    const said = await follow('docs/how-to/follow-the-change-feed.md', { SHOP, PASSWORD: password });
    const page = JSON.parse(said.join('')) as { events: { specversion: string; source: string }[] };
    expect(page.events).toEqual(
      Array.from({ length: 2 }, () => expect.objectContaining({ specversion: '1.0', source: '/tenfold/product' })),
    );
  },
  PATIENCE_MS,
);
