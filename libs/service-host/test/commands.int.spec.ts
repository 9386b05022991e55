import { Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { defineEvent, defineService, defineTopic } from '@tenfold/contract-kit';
import { databaseMigrations, DatabaseModule, type ServiceDatabase } from '@tenfold/database';
import { MessagingModule, messagingMigrations, Outbox } from '@tenfold/messaging';
import { startTestService, testKafka, type TestService } from '@tenfold/testing';
import { z } from 'zod';
import { replayCommand } from '../src/operations/replay.command.ts';
import { startService } from '../src/start-service.ts';

const unique = crypto.randomUUID();
const topic = defineTopic({ name: `kiosk-${unique}.sales`, key: 'sale id', partitions: 1 });
const soldOf = (type: string) =>
  defineEvent({
    type,
    topic,
    summary: 'Something was sold.',
    key: ({ id }) => id,
    aggregate: { type: 'sale', id: ({ id }) => id, version: ({ n }) => n },
    data: z.object({ id: z.string(), n: z.int() }),
    sample: { id: 'a', n: 1 },
  });
const Sold = soldOf('sale.made.v1');
const Regretted = soldOf('sale.regretted.v1');

const manifest = defineService({
  name: 'kiosk',
  summary: 'Sells.',
  routes: [],
  topics: [topic],
  publishes: [Sold, Regretted],
  hears: [],
  calls: [],
});
const database: ServiceDatabase = {
  name: 'kiosk',
  entities: [],
  migrations: [...databaseMigrations, ...messagingMigrations],
};

@Module({ imports: [DatabaseModule.forService(database), MessagingModule.forService(manifest)] })
class KioskModule {}

let kiosk: TestService;

beforeAll(async () => {
  const { brokers } = await testKafka();
  kiosk = await startTestService({ manifest, module: KioskModule, database, env: { KAFKA_BROKERS: brokers.join() } });
});
afterAll(() => kiosk.close());

/** What `work` printed. */
async function printedBy(work: () => Promise<void>): Promise<string> {
  let said = '';
  const print = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  try {
    await work();
  } finally {
    print.mockRestore();
  }
  return said;
}

describe('main.js replay', () => {
  let between: string;

  beforeAll(async () => {
    const add = (event: typeof Sold, id: string) =>
      kiosk.database.db.transaction((tx) => kiosk.get(Outbox).add(tx, event, { id, n: 1 }));
    await add(Sold, 'a');
    const [row] = await kiosk.database.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    between = row!.now.toISOString();
    await add(Sold, 'b');
    await add(Regretted, 'b');
    await kiosk.database.asMigrator(
      `UPDATE outbox_cursors SET (tx_id, seq) = (SELECT tx_id, seq FROM outbox_messages ORDER BY tx_id DESC, seq DESC LIMIT 1)`,
    );
  });

  const run = (...args: string[]) => printedBy(() => replayCommand(kiosk.app, args));
  const group = (name: string) => `${topic.name}.replay.${name}`;

  it('sends what was asked for to a topic of the group, and says how many', async () => {
    expect(await run('--group', 'newcomer')).toBe(`sent\n${group('newcomer')}: 3 events\n`);
    const audit = await kiosk.database.query<{ by: string }>(
      `SELECT new_values->>'by' AS by FROM audit_logs WHERE entity_type = 'replay'`,
    );
    expect(audit).toEqual([{ by: expect.stringMatching(/^.+@.+$/) }]);
  });

  it.each<[string, () => string[], number]>([
    ['since a moment', () => ['--since', between], 2],
    ['until a moment', () => ['--until', between], 1],
    ['of types', () => ['--type', Sold.type, '--type', 'other.v1'], 2],
    ['of keys', () => ['--key', 'b', '--key', 'c'], 2],
    ['of all of these', () => ['--since', between, '--type', Regretted.type, '--key', 'b'], 1],
  ])('chooses events %s', async (_what, args, events) => {
    const counted = new RegExp(`^would send\n.*: ${events} events?\n$`);
    expect(await run(...args(), '--dry-run')).toMatch(counted);
  });

  it('has a topic to be thrown away when no group is named', async () => {
    const second = String.raw`at-\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d`;
    expect(await run('--dry-run')).toMatch(new RegExp(`^would send\n${topic.name}\\.replay\\.${second}: 3 events\n$`));
  });

  it('says that there is nothing of that kind', async () => {
    expect(await run('--key', 'nobody', '--dry-run')).toBe('No event of that kind.\n');
  });

  it.each([
    [['--since', 'yesterday'], /^replay: .*/],
    [['--everything'], /Unknown option/],
    [['--group', '../orders', '--dry-run'], /A group is of lower-case letters/],
  ])('refuses %j', async (args, reason) => {
    await expect(run(...args)).rejects.toThrow(reason);
  });
});

describe('main.js set-shards', () => {
  const asStarted = process.argv;
  afterAll(() => {
    process.argv = asStarted;
    delete process.env['KIOSK_MIGRATOR_DATABASE_URL'];
  });

  it('spreads the outbox over so many shards, as the owner of the database', async () => {
    process.argv = ['node', 'main.js', 'set-shards', '3'];
    process.env['KIOSK_MIGRATOR_DATABASE_URL'] = kiosk.database.urls.migrator;
    const said = await printedBy(() => startService(manifest, KioskModule, { database }));
    expect(said).toBe('kiosk: the outbox has 3 shards from now on\n');
    expect(await kiosk.database.query('SELECT shard FROM outbox_cursors')).toHaveLength(3);
  });
});
