import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import S3rver from '@20minutes/s3rver';
import { OutboxArchive } from '../src/archive/outbox-archive.ts';
import { FolderStore } from '../src/archive/folder-store.ts';
import { openObjectStore, type ObjectStore } from '../src/archive/object-store.ts';
import { OutboxMaintenance, type OldPartition } from '../src/outbox/outbox-maintenance.ts';
import type { StoredRow } from '../src/outbox/stored-rows.ts';
import { messagingSettings } from '../src/settings.ts';
import { Bench } from './harness.ts';

/** The one that the server knows by default, as other people's tools do too. */
const KEYS = { OUTBOX_ARCHIVE_S3_ACCESS_KEY_ID: 'S3RVER', OUTBOX_ARCHIVE_S3_SECRET_ACCESS_KEY: 'S3RVER' };

/** Longer than the days that every database begins with. */
const RETENTION_MS = 60 * 60 * 60 * 1000;

describe('archive', () => {
  let bench: Bench;
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tenfold-archive-'));
    bench = await Bench.open();
  });
  afterEach(async () => {
    await bench[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  /** A minute three days ago with so many relayed events, in the order opposite to that of their ids. */
  async function anOldMinute(events: number): Promise<OldPartition> {
    const begins = `date_trunc('minute', now() - interval '3 days')`;
    await bench.database.asMigrator(`
      DO $$ BEGIN
        EXECUTE format('CREATE TABLE outbox_messages_old PARTITION OF outbox_messages FOR VALUES FROM (%L) TO (%L)',
                       uuidv7_at(${begins}), uuidv7_at(${begins} + interval '1 minute'));
      END $$;
      INSERT INTO outbox_messages (id, topic, key, type, aggregate_type, aggregate_id, aggregate_version, payload, correlation_id, created_at)
      SELECT uuidv7_at(${begins} + (${events} - n) * interval '1 millisecond'), '${bench.topic.name}', 'a', 'tick.ticked.v1', 'tick', 'a', n,
             format('{"n": %s, "exact": 12345678901234567890.10}', n)::jsonb, 'c', ${begins}
        FROM generate_series(1, ${events}) n;
      UPDATE outbox_cursors SET (tx_id, seq) = (SELECT pg_current_xact_id(), 1000000)`);
    const [partition] = await bench.database.query<OldPartition>(
      `SELECT name, begins, ends FROM outbox_partitions() WHERE name = 'outbox_messages_old'`,
    );
    return partition!;
  }

  const archiveIn = (store: ObjectStore) => new OutboxArchive(bench.database.db, store, 'spec');

  async function letGo(archive: OutboxArchive): Promise<number> {
    const settings = { ...messagingSettings.parse({}), OUTBOX_RETENTION_MS: RETENTION_MS };
    const deps = { database: bench.database.db, settings, leads: () => true, archive: async () => archive };
    return new OutboxMaintenance(deps).letGo();
  }

  async function archived(): Promise<{ manifest_key: string; rows: number } | undefined> {
    const rows = await bench.database.query<{ manifest_key: string; rows: number }>(
      'SELECT manifest_key, row_count::int AS rows FROM outbox_archives',
    );
    return rows[0];
  }

  async function rowsOf(archive: OutboxArchive): Promise<StoredRow[]> {
    const rows: StoredRow[] = [];
    for await (const batch of archive.read((await archived())!.manifest_key)) rows.push(...batch);
    return rows;
  }

  const isThere = async () =>
    (await bench.database.query(`SELECT 1 FROM outbox_partitions() WHERE name = 'outbox_messages_old'`)).length > 0;

  it('a partition is dropped when every row of it is in the archive, in the order of the relay and to the last digit', async () => {
    await anOldMinute(2_500);
    const archive = archiveIn(new FolderStore(folder));
    expect(await letGo(archive)).toBe(1);
    expect(await isThere()).toBe(false);
    expect((await archived())!.rows).toBe(2_500);
    const rows = await rowsOf(archive);
    expect(rows.map(({ aggregate_version }) => Number(aggregate_version))).toEqual(
      Array.from({ length: 2_500 }, (_, index) => index + 1),
    );
    expect(rows[0]).toMatchObject({ key: 'a', payload: '{"n": 1, "exact": 12345678901234567890.10}' });
  });

  it.each([1, 2])(
    'a crash after %i of its objects leaves the rows, and the next round archives them all',
    async (objects) => {
      await anOldMinute(10);
      const store = new FolderStore(folder);
      let left = objects;
      const dying: ObjectStore = {
        get: (key) => store.get(key),
        put: async (key, body) => {
          if (left-- === 0) throw new Error('killed');
          await store.put(key, body);
          if (left === 0 && objects === 2) throw new Error('killed');
        },
      };
      await expect(letGo(archiveIn(dying))).rejects.toThrow('killed');
      expect(await isThere()).toBe(true);
      expect(await archived()).toBeUndefined();
      expect(await letGo(archiveIn(store))).toBe(1);
      expect(await rowsOf(archiveIn(store))).toHaveLength(10);
    },
  );

  it('a crash between archive and drop archives nothing twice', async () => {
    const partition = await anOldMinute(10);
    const store = new FolderStore(folder);
    await archiveIn(store).archive(partition);
    const writesNothing: ObjectStore = { get: (key) => store.get(key), put: () => Promise.reject(new Error('again')) };
    expect(await letGo(archiveIn(writesNothing))).toBe(1);
  });

  it('what was stored otherwise than it was sent keeps the rows here', async () => {
    await anOldMinute(10);
    const store = new FolderStore(folder);
    const damaging: ObjectStore = {
      get: (key) => store.get(key),
      put: (key, body) => store.put(key, key.endsWith('.gz') ? body.subarray(0, -1) : body),
    };
    await expect(letGo(archiveIn(damaging))).rejects.toThrow('checksum differs');
    expect(await isThere()).toBe(true);
  });

  it('a part that was changed since is not read', async () => {
    await anOldMinute(10);
    const archive = archiveIn(new FolderStore(folder));
    await letGo(archive);
    const files = await readdir(folder, { recursive: true });
    await writeFile(
      join(
        folder,
        files.find((file) => file.endsWith('.gz'))!,
      ),
      'something else',
    );
    await expect(rowsOf(archive)).rejects.toThrow('checksum differs');
  });

  it('nothing is kept of a partition that is empty', async () => {
    await anOldMinute(0);
    expect(await letGo(archiveIn(new FolderStore(folder)))).toBe(1);
    expect([await archived(), await readdir(folder)]).toEqual([undefined, []]);
  });

  describe('in an S3 bucket', () => {
    let server: S3rver;
    let endpoint: string;
    beforeEach(async () => {
      server = new S3rver({
        port: 0,
        address: '127.0.0.1',
        silent: true,
        directory: folder,
        configureBuckets: [{ name: 'events', configs: [] }],
      });
      const { port } = await server.run();
      endpoint = `http://127.0.0.1:${port}`;
    });
    afterEach(() => server.close());

    const settings = (more: object = {}) =>
      messagingSettings.parse({
        OUTBOX_ARCHIVE: 's3://events/shop',
        OUTBOX_ARCHIVE_S3_ENDPOINT: endpoint,
        ...KEYS,
        ...more,
      });

    it('the archive is written and read by signed requests', async () => {
      await anOldMinute(10);
      const archive = archiveIn((await openObjectStore(settings()))!);
      expect(await letGo(archive)).toBe(1);
      expect(await rowsOf(archive)).toHaveLength(10);
    });

    it('a wrong key is refused by the server, and the rows stay', async () => {
      await anOldMinute(10);
      const store = await openObjectStore(settings({ OUTBOX_ARCHIVE_S3_SECRET_ACCESS_KEY: 'guessed' }));
      await expect(letGo(archiveIn(store!))).rejects.toThrow('403');
      expect(await isThere()).toBe(true);
    });

    it('a setting that is missing is named', async () => {
      const incomplete = settings({ OUTBOX_ARCHIVE_S3_ENDPOINT: undefined });
      await expect(openObjectStore(incomplete)).rejects.toThrow('OUTBOX_ARCHIVE_S3_ENDPOINT');
    });
  });
});
