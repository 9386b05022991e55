import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@tenfold/database';
import { OutboxMaintenance, type MaintenanceDeps } from '../src/outbox/outbox-maintenance.ts';
import { Outbox } from '../src/index.ts';
import { messagingSettings, type MessagingSettings } from '../src/settings.ts';
import { Bench } from './harness.ts';

const MINUTE_MS = 60_000;

interface Part {
  readonly name: string;
  readonly minutes: number;
  readonly now: boolean;
}

describe('upkeep', () => {
  let bench: Bench;
  let outbox: Outbox;
  beforeEach(async () => {
    bench = await Bench.open();
    outbox = new Outbox(bench.database.db);
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  function upkeep(settings: Partial<MessagingSettings>, deps: Partial<MaintenanceDeps> = {}): OutboxMaintenance {
    return new OutboxMaintenance({
      database: bench.database.db,
      settings: { ...messagingSettings.parse({}), ...settings },
      archive: async () => undefined,
      leads: () => true,
      ...deps,
    });
  }

  function partitions(): Promise<Part[]> {
    return bench.database.query<Part>(
      `SELECT name, (extract(epoch FROM ends - begins) / 60)::float8 AS minutes, now() BETWEEN begins AND ends AS now
         FROM outbox_partitions()`,
    );
  }

  /** A partition of one minute, so many minutes ago, with one event in it. */
  async function anOldMinute(minutesAgo: number): Promise<string> {
    const name = `outbox_messages_old_${minutesAgo}`;
    const begins = `date_trunc('minute', now() - interval '3 days') - interval '${minutesAgo} minutes'`;
    await bench.database.asMigrator(`
      DO $$ BEGIN
        EXECUTE format('CREATE TABLE ${name} PARTITION OF outbox_messages FOR VALUES FROM (%L) TO (%L)',
                       uuidv7_at(${begins}), uuidv7_at(${begins} + interval '1 minute'));
      END $$;
      INSERT INTO outbox_messages (id, topic, key, type, aggregate_type, aggregate_id, aggregate_version, payload, correlation_id)
      VALUES (uuidv7_at(${begins}), '${bench.topic.name}', 'a', 'tick.ticked.v1', 'tick', 'a', 1, '{}', 'c')`);
    return name;
  }

  async function relayedUpTo(name: string): Promise<void> {
    await bench.database.asMigrator(`
      UPDATE outbox_cursors SET (tx_id, seq) = (SELECT tx_id, seq FROM ${name} ORDER BY tx_id DESC, seq DESC LIMIT 1)`);
  }

  const today = `to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM_DD')`;

  it('a smaller width is in force from the next boundary on, and nothing that is written gets lost', async () => {
    await bench.tick(outbox, 'a', 1);
    const maintenance = upkeep({ OUTBOX_PARTITION_MS: MINUTE_MS });
    await maintenance.round();
    await bench.tick(outbox, 'a', 2);
    const parts = await partitions();
    const current = parts.filter(({ now }) => now);
    expect(current).toHaveLength(1);
    const later = parts.slice(parts.indexOf(current[0]!) + 1);
    expect(later.length).toBeGreaterThanOrEqual(6);
    expect(new Set(later.map(({ minutes }) => minutes))).toEqual(new Set([1]));
    expect(await bench.database.query('SELECT 1 FROM outbox_messages_default')).toEqual([]);
    expect(await bench.database.query('SELECT 1 FROM outbox_messages')).toHaveLength(2);
    await maintenance.round();
    expect((await partitions()).slice(0, parts.length)).toEqual(parts);
  });

  it('whole days are made a week ahead and named by their day', async () => {
    await upkeep({}).round();
    const [row] = await bench.database.query<{ name: string }>(`SELECT 'outbox_messages_' || ${today} AS name`);
    const parts = await partitions();
    expect(parts.find(({ now }) => now)).toMatchObject({ name: row!.name, minutes: 1440 });
    expect(parts.slice(parts.findIndex(({ now }) => now))).toHaveLength(8);
  });

  it('lets go of whole partitions by age, the oldest first, and never of one that waits for the relay', async () => {
    const [oldest, older, waiting] = [await anOldMinute(30), await anOldMinute(20), await anOldMinute(10)];
    await relayedUpTo(older);
    const names = async () => (await partitions()).map(({ name }) => name);
    expect(await upkeep({ OUTBOX_RETENTION_MS: 3 * 24 * 60 * MINUTE_MS + 25 * MINUTE_MS }).letGo()).toBe(1);
    expect(await names()).not.toContain(oldest);
    expect(await names()).toContain(older);
    expect(await upkeep({ OUTBOX_RETENTION_MS: 2 * MINUTE_MS }).letGo()).toBe(1);
    expect(await names()).not.toContain(older);
    expect(await names()).toContain(waiting);
  });

  it('a partition goes only when its archive has everything that is in it', async () => {
    const name = await anOldMinute(10);
    await relayedUpTo(name);
    const drop = async (below: string) =>
      (await bench.database.query<{ gone: boolean }>(`SELECT outbox_drop_partition($1, $2) AS gone`, [name, below]))[0]!
        .gone;
    const [row] = await bench.database.query<{ tx: string; next: string }>(
      `SELECT tx_id AS tx, (tx_id::text::bigint + 1)::text AS next FROM ${name}`,
    );
    expect(await drop(row!.tx)).toBe(false);
    expect(await drop(row!.next)).toBe(true);
  });

  it('nobody drops the partition of now, nor a table that is none', async () => {
    const current = (await partitions()).find(({ now }) => now)!;
    for (const name of [current.name, 'outbox_messages_default', 'effects']) {
      const [row] = await bench.database.query(`SELECT outbox_drop_partition($1, NULL) AS gone`, [name]);
      expect(row).toEqual({ gone: false });
    }
  });

  it('a process that does not lead lets nothing go', async () => {
    const name = await anOldMinute(10);
    await relayedUpTo(name);
    await upkeep({ OUTBOX_RETENTION_MS: MINUTE_MS }, { leads: () => false }).round();
    expect((await partitions()).map((part) => part.name)).toContain(name);
  });

  it('what was handled is forgotten after its time; what is parked is not', async () => {
    const old = await bench.database.query<{ id: string }>(
      `SELECT uuidv7_at(now() - interval '3 minutes' - n * interval '1 second')::text AS id FROM generate_series(1, 5002) n`,
    );
    const insert = `INSERT INTO inbox_messages (event_id, handler, type, source, topic, "partition", "offset", key, status, payload, headers)
      SELECT id, 'h', 't', '', 't', 0, 0, 'a', $2, '', '{}' FROM unnest($1::uuid[]) id`;
    await bench.database.query(insert, [old.slice(1).map(({ id }) => id), 'processed']);
    await bench.database.query(insert, [[old[0]!.id], 'parked']);
    await bench.database.query(insert, [[newId()], 'processed']);
    expect(await upkeep({ INBOX_RETENTION_MS: 2 * MINUTE_MS }).forget()).toBe(5001);
    const left = await bench.database.query('SELECT status FROM inbox_messages ORDER BY event_id');
    expect(left).toEqual([{ status: 'parked' }, { status: 'processed' }]);
  });
});
