import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { defineEvent, defineService, defineTopic, narrow } from '@tenfold/contract-kit';
import { databaseMigrations, DatabaseModule, type ServiceDatabase } from '@tenfold/database';
import { Handles, MessagingModule, messagingMigrations, PermanentFailure } from '@tenfold/messaging';
import { startTestService, type TestService, type TokenClaims } from '@tenfold/testing';
import { z } from 'zod';
import { letters } from './letters.ts';

const topic = defineTopic({ name: 'kiosk.sales', key: 'sale id' });
const data = z.object({ id: z.string(), n: z.int() });
const Sold = defineEvent({
  type: 'sale.made.v1',
  topic,
  summary: 'Something was sold.',
  key: ({ id }) => id,
  aggregate: { type: 'sale', id: ({ id }) => id, version: ({ n }) => n },
  data,
  sample: { id: 'a', n: 1 },
});
const view = narrow(Sold, data);

@Handles(view)
class OnSold {
  async handle({ data: { n } }: { data: { n: number } }): Promise<void> {
    if (n < 0) throw new PermanentFailure('less than nothing was sold', 'negative');
  }
}

const manifest = defineService({
  name: 'kiosk',
  summary: 'Sells.',
  routes: [],
  topics: [topic],
  publishes: [Sold],
  hears: [view],
  calls: [],
});
const database: ServiceDatabase = {
  name: 'kiosk',
  entities: [],
  migrations: [...databaseMigrations, ...messagingMigrations],
};

@Module({
  imports: [DatabaseModule.forService(database), MessagingModule.forService(manifest)],
  providers: [OnSold],
})
class KioskModule {}

describe('npm run letters', () => {
  let kiosk: TestService;
  let folder: string;
  let said: string;
  const print = jest.spyOn(console, 'log');

  beforeAll(async () => {
    kiosk = await startTestService({ manifest, module: KioskModule, database });
    folder = await mkdtemp(join(tmpdir(), 'tenfold-letters-'));
    await actAs('messaging.manage');
  });
  afterAll(async () => {
    delete process.env['TENFOLD_TOKEN'];
    print.mockRestore();
    await rm(folder, { recursive: true });
    await kiosk.close();
  });
  beforeEach(() => {
    print.mockImplementation((text: string) => void (said += `${text}\n`));
  });
  afterEach(() => kiosk.database.query('DELETE FROM dead_letters'));

  async function actAs(...permissions: NonNullable<TokenClaims['permissions']>[number][]): Promise<void> {
    const { authorization } = await kiosk.tokens.bearer({ userId: 'admin-1', permissions });
    process.env['TENFOLD_TOKEN'] = authorization.replace('Bearer ', '');
  }

  /** Runs it, and gives its exit code with what it printed. */
  async function run(...args: string[]): Promise<[number, string]> {
    said = '';
    const code = await letters([...args, '--shop', kiosk.url]);
    return [code, said];
  }

  async function aDeadLetter(n: number, error = 'less'): Promise<string> {
    const headers = {
      ce_id: crypto.randomUUID(),
      ce_type: Sold.type,
      ce_source: '/x',
      ce_time: 't',
      ce_correlationid: 'c',
      ce_aggregateversion: '1',
    };
    const [row] = await kiosk.database.query<{ id: string }>(
      `INSERT INTO dead_letters (event_id, handler, topic, "partition", "offset", key, type, headers, payload, code, error, attempts)
       VALUES ($1, 'OnSold', $2, 0, (SELECT count(*) FROM dead_letters), 'a', $3, $4, $5, 'negative', $6, 1) RETURNING id`,
      [headers.ce_id, topic.name, Sold.type, headers, Buffer.from(JSON.stringify({ id: 'a', n })), error],
    );
    return row!.id;
  }

  it('list: a line for each open letter that the filters choose, which cannot steer the terminal', async () => {
    const id = await aDeadLetter(-1, 'less\n\u001b[2Jthan nothing');
    const [code, text] = await run('list', 'kiosk', '--reason', 'negative', '--handler', 'OnSold');
    expect(code).toBe(0);
    expect(text.split('\n').slice(1, -1)).toEqual([
      expect.stringMatching(new RegExp(`^${id} .* sale.made.v1 +OnSold +negative +1 +a +less \\[2Jthan nothing$`)),
    ]);
    expect(await run('list', 'kiosk', '--reason', 'other')).toEqual([0, 'No such dead letters.\n']);
    const [, json] = await run('list', 'kiosk', '--json');
    expect(JSON.parse(json)).toMatchObject({ items: [{ id, error: 'less\n\u001b[2Jthan nothing' }] });
  });

  it('list: page by page', async () => {
    const ids = [await aDeadLetter(-1), await aDeadLetter(-2)];
    const [, first] = await run('list', 'kiosk', '--limit', '1');
    expect(first).toContain(ids[1]);
    const cursor = /--cursor (\S+)/.exec(first)![1]!;
    const [, second] = await run('list', 'kiosk', '--limit', '1', '--cursor', cursor);
    expect(second).toContain(ids[0]);
    expect(second).not.toContain('--cursor');
  });

  it('a letter is shown, tried, given another payload and redriven', async () => {
    const id = await aDeadLetter(-1);
    const [, shown] = await run('show', 'kiosk', id);
    expect(shown).toMatch(/status +open\n.*version +1\n[^]*ce_type +sale.made.v1[^]*"n": -1/);
    expect(await run('dry-run', 'kiosk', id)).toEqual([1, 'would fail: negative: less than nothing was sold\n']);
    expect(await run('redrive', 'kiosk', id)).toEqual([1, expect.stringMatching(/failed and stays open: negative/)]);

    const [, payload] = await run('payload', 'kiosk', id);
    const file = join(folder, 'payload.json');
    await writeFile(file, payload.replace('-1', '1'));
    expect(await run('edit', 'kiosk', id, '--file', file)).toEqual([0, `${id} edited, now version 3\n`]);
    expect(await run('dry-run', 'kiosk', id)).toEqual([0, 'OnSold would handle it\n']);
    expect(await run('redrive', 'kiosk', id)).toEqual([0, `${id} handled\n`]);
    await expect(run('redrive', 'kiosk', id)).rejects.toThrow(/409 dead_letter.closed: It was redriven\nrequest \S+$/);
    expect((await run('show', 'kiosk', id))[1]).toMatch(/status +redriven by admin-1\n[^]*payload as it arrived/);
  });

  it('many are redriven, those that fail stay, and are dropped with a reason, by a name that the audit log keeps', async () => {
    const [good, bad] = [await aDeadLetter(5), await aDeadLetter(-5)];
    const [code, text] = await run('redrive', 'kiosk', '--all', '--type', Sold.type);
    expect([code, text.split('\n')]).toEqual([
      1,
      [`${good} handled`, expect.stringMatching(`^${bad} failed`), '1 done, 1 failed', ''],
    ]);
    expect(await run('drop', 'kiosk', bad, '--reason', 'a joke')).toEqual([0, `${bad} dropped\n`]);
    expect((await run('list', 'kiosk', '--status', 'dropped'))[1]).toContain(bad);
    const audit = await kiosk.database.query(
      `SELECT user_id, new_values->>'reason' AS reason FROM audit_logs
        WHERE entity_id = $1 ORDER BY created_at DESC LIMIT 1`,
      [bad],
    );
    expect(audit).toEqual([{ user_id: 'admin-1', reason: 'a joke' }]);
  });

  it.each<[string, string[], RegExp]>([
    ['nothing', [], /^npm run letters/],
    ['what nobody can do', ['burn', 'kiosk'], /^npm run letters/],
    ['a service of no name', ['list', '../auth'], /^npm run letters/],
    ['an unknown option', ['list', 'kiosk', '--colour'], /^Unknown option '--colour'/],
    ['no letter', ['show', 'kiosk'], /^Say which one/],
    ['a redrive of none', ['redrive', 'kiosk'], /^Say which/],
    ['a drop without a reason', ['drop', 'kiosk', 'x'], /^Say why/],
    ['an edit without a payload', ['edit', 'kiosk', 'x'], /^Say where the payload is/],
    ['a status that there is not', ['list', 'kiosk', '--status', 'lost'], /400 request.invalid.*\n +status: /],
    ['a letter that there is not', ['show', 'kiosk', crypto.randomUUID()], /404 dead_letter.not_found/],
  ])('explains itself to whoever asks for %s', async (_what, args, explanation) => {
    await expect(run(...args)).rejects.toThrow(explanation);
  });

  it('does nothing for somebody who may not', async () => {
    await actAs('orders.manage');
    await expect(run('list', 'kiosk')).rejects.toThrow('403 access.forbidden');
    await actAs('messaging.manage');
  });

  it('says who has to log in when no platform of this checkout is asked', async () => {
    const token = process.env['TENFOLD_TOKEN'];
    delete process.env['TENFOLD_TOKEN'];
    await expect(run('list', 'kiosk')).rejects.toThrow('TENFOLD_PASSWORD');
    process.env['TENFOLD_TOKEN'] = token;
  });
});
