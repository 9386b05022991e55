import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning, processRecord, removePostgresData } from '@tenfold/local-servers';
import { eventually } from '@tenfold/testing/eventually';
import { controlOf, type Platform, startPlatform } from '../src/index.ts';

interface ProductPage {
  readonly items: readonly { readonly slug: string }[];
  readonly nextCursor?: string | null;
}

interface ShopProduct {
  readonly images: readonly { readonly url: string; readonly variantId: string | null }[];
  readonly variants: readonly { readonly id: string }[];
}

const PORT_BASE = 24_100 + (process.pid % 80) * 100;

describe('the whole platform', () => {
  let dataDir: string;
  let platform: Platform;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tenfold-platform-'));
    platform = await startPlatform({ dataDir, portBase: PORT_BASE, env: { AUTH_BCRYPT_COST: '4' } });
  });

  afterAll(async () => {
    await platform?.stop();
    await removePostgresData(join(dataDir, 'postgres'));
    await rm(dataDir, { recursive: true, force: true });
  });

  it('is ready when it has started, and tells other processes so over its socket', async () => {
    const status = await controlOf(platform.layout.socket).status();

    expect(status).toMatchObject({ ready: true, gateway: { url: `http://127.0.0.1:${PORT_BASE}` } });
    expect(status.services.map(({ state }) => state)).toEqual(status.services.map(() => 'ready'));
  });

  it('shows each database through a role that may read and not write', async () => {
    const { services } = await platform.status();
    const urls = services.flatMap(({ database }) => (database === null ? [] : [new URL(database)]));

    expect(urls.map(({ username, pathname }) => [username, pathname])).toEqual(
      services.filter(({ database }) => database !== null).map(({ name }) => [`${name}_readonly`, `/${name}_db`]),
    );
  });

  it('sells at least 40 products and 100 variants, each variant with a picture that loads', async () => {
    const { gateway } = await platform.status();
    const shop = async <Body>(path: string) => (await (await fetch(gateway.url + path)).json()) as Body;
    const products: ShopProduct[] = [];
    for (let cursor = ''; ;) {
      const page = await shop<ProductPage>(`/v1/products?limit=20${cursor && `&cursor=${cursor}`}`);
      products.push(...(await Promise.all(page.items.map(({ slug }) => shop<ShopProduct>(`/v1/products/${slug}`)))));
      if (!page.nextCursor) break;
      cursor = page.nextCursor;
    }
    const pictures = products.flatMap(({ images, variants }) =>
      variants.map(({ id }) => images.find(({ variantId }) => variantId === id || variants.length === 1)?.url),
    );

    expect(products.length).toBeGreaterThanOrEqual(40);
    expect(pictures.length).toBeGreaterThanOrEqual(100);
    const answers = await Promise.all([...new Set(pictures)].map((url) => fetch(url!)));
    expect(new Set(answers.map(({ status, headers }) => `${status} ${headers.get('content-type')}`))).toEqual(
      new Set(['200 image/svg+xml']),
    );
  });

  it('is not started twice on one folder', async () => {
    await expect(startPlatform({ dataDir, portBase: PORT_BASE + 30 })).rejects.toThrow('runs already');
  });

  it('gives every program a process group of its own, so that Ctrl-C reaches none of them', () => {
    for (const { pid } of platform.units) expect(processGroup(pid!)).toBe(pid);
  });

  it('starts a program again that was killed', async () => {
    const before = pidOf('auth');
    platform.kill('auth', 'SIGKILL');

    await eventually(() => {
      expect(platform.units.find(({ name }) => name === 'auth')).toMatchObject({ state: 'ready', restarts: 1 });
      expect(pidOf('auth')).not.toBe(before);
    });
  });

  it('stops the gateway first, then the services, then Kafka, and Postgres last', async () => {
    const records = new Map(platform.units.map(({ name, pid }) => [name, processRecord(pid!)!]));
    const running = () => [...records.keys()].filter((name) => isRunning(records.get(name)));
    /** Who was there when somebody was first told to end. */
    const beside = new Map<string, string[]>();
    const { kill } = process;
    const telling = jest.spyOn(process, 'kill').mockImplementation((pid, signal) => {
      const name = [...records].find(([, record]) => record.pid === pid)?.[0];
      if (name !== undefined && !beside.has(name)) beside.set(name, running());
      return kill.call(process, pid, signal);
    });
    await platform.stop();
    telling.mockRestore();

    expect([...beside.keys()].sort()).toEqual([...records.keys()].sort());
    expect(beside.get('gateway')).toEqual([...records.keys()]);
    for (const [name, others] of beside) if (name !== 'gateway') expect(others).not.toContain('gateway');
    expect(beside.get('kafka')!.sort()).toEqual(['kafka', 'postgres']);
    expect(beside.get('postgres')).toEqual(['postgres']);
    expect(running()).toEqual([]);
  });

  function pidOf(name: string): number | undefined {
    return platform.units.find((unit) => unit.name === name)?.pid;
  }
});

function processGroup(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
}
