import { Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defineEvent, defineService, defineTopic, narrow, sealed } from '@tenfold/contract-kit';
import { databaseMigrations, DatabaseModule, type ServiceDatabase } from '@tenfold/database';
import { Handles, MessagingModule, messagingMigrations, Outbox, PermanentFailure, Sealer } from '@tenfold/messaging';
import { describeAccess, describeBadInput, startTestService, type TestService } from '@tenfold/testing';
import { z } from 'zod';

const topic = defineTopic({ name: 'kiosk.sales', key: 'sale id' });
const data = z.object({ id: z.string(), n: z.int(), buyer: sealed(z.object({ name: z.string() })) });
const Sold = defineEvent({
  type: 'sale.made.v1',
  topic,
  summary: 'Something was sold.',
  key: ({ id }) => id,
  aggregate: { type: 'sale', id: ({ id }) => id, version: ({ n }) => n },
  data,
  sample: { id: 'a', n: 1, buyer: {} as never },
});
const view = narrow(Sold, z.object({ id: z.string(), n: z.int() }));

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

let kiosk: TestService;

beforeAll(async () => {
  kiosk = await startTestService({ manifest, module: KioskModule, database });
});
afterAll(() => kiosk.close());

describeAccess(() => kiosk);
describeBadInput(() => kiosk);

const admin = { userId: 'admin-1', permissions: ['messaging.manage', 'events.read'] } as const;

describe('dead letters over HTTP', () => {
  const at = '/v1/admin/kiosk/dead-letters';

  async function aDeadLetter(n: number): Promise<string> {
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
       VALUES ($1, 'OnSold', $2, 0, (SELECT count(*) FROM dead_letters), 'a', $3, $4, $5, 'negative', 'less', 1) RETURNING id`,
      [headers.ce_id, topic.name, Sold.type, headers, Buffer.from(JSON.stringify({ id: 'a', n }))],
    );
    return row!.id;
  }

  it('are listed, shown, edited and redriven on the version that was seen', async () => {
    const id = await aDeadLetter(-1);
    const list = await kiosk.request('GET', `${at}?reason=negative&handler=OnSold&limit=1`, { as: admin });
    expect(list.body).toMatchObject({ items: [{ id, reason: 'negative', edited: false, version: 1 }] });
    const shown = await kiosk.request('GET', `${at}/${id}`, { as: admin });
    expect(shown.body).toMatchObject({ payload: { json: { id: 'a', n: -1 } }, originalPayload: null });
    expect(shown.headers.get('etag')).toBe('"1"');
    const dry = await kiosk.request('POST', `${at}/${id}/dry-run`, { as: admin });
    expect(dry.body).toEqual({ outcome: 'would_fail', code: 'negative', error: 'less than nothing was sold' });
    const body = { payload: { id: 'a', n: 1 } };
    const edited = await kiosk.edit('PUT', `${at}/${id}/payload`, { as: admin, version: 1, body });
    expect(edited.body).toMatchObject({
      payload: { json: { n: 1 } },
      originalPayload: { json: { n: -1 } },
      edited: true,
    });
    const stale = await kiosk.edit('POST', `${at}/${id}/redrive`, { as: admin, version: 1 });
    expect([stale.status, stale.body.code]).toEqual([412, 'dead_letter.stale_version']);
    const redriven = await kiosk.edit('POST', `${at}/${id}/redrive`, { as: admin, version: 2 });
    expect(redriven.body).toEqual({ outcome: 'handled' });
    const again = await kiosk.edit('POST', `${at}/${id}/redrive`, { as: admin, version: 3 });
    expect([again.status, again.body.code]).toEqual([409, 'dead_letter.closed']);
  });

  it('are redriven many at once and dropped with a reason, and the audit log knows by whom', async () => {
    const [good, bad] = [await aDeadLetter(5), await aDeadLetter(-5)];
    const many = await kiosk.request('POST', `${at}/redrive`, { as: admin, body: { type: Sold.type } });
    expect(many.body).toMatchObject({
      results: [
        { id: good, outcome: 'handled' },
        { id: bad, outcome: 'failed', code: 'negative' },
      ],
    });
    const dropped = await kiosk.edit('POST', `${at}/${bad}/drop`, {
      as: admin,
      version: 2,
      body: { reason: 'a joke' },
    });
    expect(dropped.body).toMatchObject({ status: 'dropped', resolvedBy: 'admin-1', resolvedReason: 'a joke' });
    const audit = await kiosk.database.query(
      `SELECT user_id, new_values->>'status' AS status FROM audit_logs WHERE entity_id = $1 ORDER BY created_at DESC LIMIT 1`,
      [bad],
    );
    expect(audit).toEqual([{ user_id: 'admin-1', status: 'dropped' }]);
  });

  it('404: there is no such letter', async () => {
    const { status, body } = await kiosk.request('GET', `${at}/${crypto.randomUUID()}`, { as: admin });
    expect([status, body.code]).toEqual([404, 'dead_letter.not_found']);
  });
});

describe('GET /v1/kiosk/events', () => {
  it('shows CloudEvents with sealed parts sealed, behind a cursor, to services too', async () => {
    const buyer = await kiosk.get(Sealer).seal(['order'], { name: 'Ada' });
    for (const n of [1, 2, 3])
      await kiosk.database.db.transaction((tx) => kiosk.get(Outbox).add(tx, Sold, { id: 'a', n, buyer }));
    const before = await kiosk.request('GET', '/v1/kiosk/events', { as: admin });
    expect(before.body).toMatchObject({ events: [], more: false });
    await kiosk.database.asMigrator(
      `UPDATE outbox_cursors SET (tx_id, seq) = (SELECT tx_id, seq FROM outbox_messages ORDER BY tx_id DESC, seq DESC LIMIT 1)`,
    );
    const first = await kiosk.request('GET', '/v1/kiosk/events?limit=2', { as: admin });
    expect(first.body).toMatchObject({
      more: true,
      events: [
        {
          specversion: '1.0',
          type: 'sale.made.v1',
          source: '/tenfold/kiosk',
          key: 'a',
          topic: topic.name,
          aggregateversion: 1,
          data: { n: 1 },
        },
        { aggregateversion: 2 },
      ],
    });
    expect(JSON.stringify(first.body)).not.toContain('Ada');
    const next = `/v1/kiosk/events?after=${first.body['next'] as string}`;
    const second = await kiosk.request('GET', next, { as: { kind: 'service' } });
    expect(second.body).toMatchObject({ more: false, events: [{ aggregateversion: 3 }] });
    const last = `/v1/kiosk/events?after=${second.body['next'] as string}`;
    expect((await kiosk.request('GET', last, { as: admin })).body).toMatchObject({ events: [] });
  });

  it.each([
    'x',
    Buffer.from('["other",{}]').toString('base64url'),
    Buffer.from('["kiosk",{"0":{"tx":"-1","seq":"1","at":1}}]').toString('base64url'),
  ])('400: a cursor that is none of this feed (%s)', async (after) => {
    const { status, body } = await kiosk.request('GET', `/v1/kiosk/events?after=${after}`, { as: admin });
    expect([status, body.code]).toEqual([400, 'request.invalid']);
  });
});
