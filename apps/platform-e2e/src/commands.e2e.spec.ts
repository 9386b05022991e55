import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { eventually } from '@tenfold/testing/eventually';
import { Errands } from './errands.ts';
import { PlatformUnderTest } from './platform-under-test.ts';

const root = join(import.meta.dirname, '../../..');

/** Takes what psql takes, for machines that have none. */
const CLIENT = `#!/usr/bin/env node
const { values } = require('node:util').parseArgs({
  options: Object.fromEntries(['host', 'port', 'username', 'dbname', 'command'].map((name) => [name, { type: 'string' }])),
});
const { Client } = require(${JSON.stringify(createRequire(import.meta.url).resolve('pg'))});
const client = new Client({ host: values.host, port: Number(values.port), user: values.username, database: values.dbname });
client.connect().then(() => client.query(values.command)).then(
  ({ rows }) => (console.log(JSON.stringify(rows)), client.end()),
  (error) => (console.error(error.message), process.exit(1)),
);
`;

let platform: PlatformUnderTest;
let orderId: string;

beforeAll(async () => {
  platform = await PlatformUnderTest.open();
  orderId = await anOrder();
});
afterAll(() => platform[Symbol.asyncDispose]());

async function anOrder(): Promise<string> {
  const { variantId } = await platform.sell({ units: 1 });
  const order = await new Errands(platform).place(variantId);
  await platform.becomes(order.id, { order: 'confirmed/unfulfilled' });
  return order.id;
}

interface Run {
  readonly child: ChildProcess;
  /** Everything on stdout so far. */
  said(): string;
  ended(): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

/** `npm run <command> -- <args>` against the platform of this run. */
function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const child = spawn(process.execPath, [join(root, 'infra/local/bootstrap.mjs'), ...args], {
    cwd: root,
    env: { ...process.env, TENFOLD_DATA_DIR: dirname(platform.handle.socket), ...env },
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name].on('data', (chunk) => (texts[name] += String(chunk)));
  const closed = once(child, 'close') as Promise<[number | null]>;
  return { child, said: () => texts.stdout, ended: async () => ({ code: (await closed)[0], ...texts }) };
}

describe('npm run events -- order.orders', () => {
  it('shows what happened to one order, in its order, with what is sealed kept so', async () => {
    const { code, stdout } = await run(['events', 'order.orders', '--from-beginning', '--key', orderId]).ended();
    expect(code).toBe(0);
    const heads = stdout.split('\n').filter((line) => /^\d{4}-/.test(line));
    expect(
      heads.map((line) => /(order\.\S+) {2}key (\S+) {2}version (\d+) {2}correlation \S+$/.exec(line)?.slice(1)),
    ).toEqual([
      ['order.placed.v1', orderId, '1'],
      ['order.payment_requested.v1', orderId, expect.any(String)],
      ['order.confirmed.v1', orderId, expect.any(String)],
    ]);
    expect(stdout).toMatch(/sealed for [a-z]/);
    expect(stdout).not.toContain('ciphertext');
  });

  it('gives programs a line of JSON for each, of one type', async () => {
    const { stdout } = await run([
      'events',
      'order.orders',
      '--from-beginning',
      '--type',
      'order.confirmed',
      '--json',
    ]).ended();
    const records = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { key: string; headers: { ce_type: string }; data: object });
    expect(records.map(({ key }) => key)).toContain(orderId);
    expect(new Set(records.map(({ headers }) => headers.ce_type))).toEqual(new Set(['order.confirmed.v1']));
  });

  it('follows until it is told to end, and leaves no consumer group behind', async () => {
    const following = run(['events', 'order.orders', '--follow']);
    try {
      await eventually(() => expect(following.said()).toContain(orderId));
      const next = await anOrder();
      await eventually(() => expect(following.said()).toContain(next));
    } finally {
      following.child.kill('SIGTERM');
    }
    expect((await following.ended()).code).toBe(0);
  });

  it('names the topics that there are when there is none of that name', async () => {
    const { code, stderr } = await run(['events', 'order.order']).ended();
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/There is no topic order\.order; there are .*order\.orders/),
    ]);
  });
});

describe('npm run psql -- order', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tenfold-path-'));
    await symlink(process.execPath, join(folder, 'node'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const address = () => platform.handle.status.services.find(({ name }) => name === 'order')!.database!;

  it('lets a client into the database of the service, as the role that may read and not write', async () => {
    await writeFile(join(folder, 'psql'), CLIENT, { mode: 0o755 });
    const query = (sql: string) => run(['psql', 'order', '--command', sql], { PATH: folder }).ended();
    const read = await query(`SELECT status FROM orders WHERE id = '${orderId}'`);
    expect([read.code, read.stdout.trim()]).toEqual([0, '[{"status":"confirmed"}]']);
    const written = await query('DELETE FROM orders');
    expect([written.code, written.stderr]).toEqual([1, expect.stringContaining('permission denied')]);
  });

  it('says where to get a client when there is none, and keeps the password until it is asked for', async () => {
    const { code, stderr } = await run(['psql', 'order'], { PATH: folder }).ended();
    expect(code).toBe(1);
    expect(stderr).toMatch(/no psql .* postgresql-client.*order_readonly:\*\*\*@.*\/order_db/);
    expect(stderr).not.toContain(new URL(address()).password);
    expect((await run(['psql', 'order', '--show-password']).ended()).stdout.trim()).toBe(address());
  });
});

describe('npm run logs -- order', () => {
  it('shows the end of the log of a service, and follows it', async () => {
    expect((await run(['logs', 'order']).ended()).stdout).toContain('"service":"order"');
    await anOrder();
    const following = run(['logs', 'order', '--follow']);
    const placed = () => following.said().split('"route":"/v1/orders","status":201').length - 1;
    try {
      await eventually(() => expect(placed()).toBeGreaterThan(0));
      const before = placed();
      await anOrder();
      await eventually(() => expect(placed()).toBeGreaterThan(before));
    } finally {
      following.child.kill('SIGTERM');
    }
    await following.ended();
  });
});
