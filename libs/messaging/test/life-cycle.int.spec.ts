import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { OnApplicationShutdown } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Tx } from '@tenfold/database';
import { eventually } from '@tenfold/testing';
import { connectMessaging, Handles, Messaging, Outbox, type Received } from '../src/index.ts';
import { Bench, recordEffect } from './harness.ts';

describe('messaging in a Nest application', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.open();
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  it('closing the application drains it before anything that ends at shutdown, and leaves nothing behind', async () => {
    const states: string[] = [];
    @Handles(bench.view)
    class OnTicked implements OnApplicationShutdown {
      async handle(event: Received<{ key: string; n: number }>, tx: Tx): Promise<void> {
        await recordEffect(tx, { ...event.data, handler: 'OnTicked' });
      }
      async onApplicationShutdown(): Promise<void> {
        const { groups } = await bench.admin.describeGroups([bench.group]);
        states.push(groups[0]!.state);
      }
    }
    const module = await bench.module([OnTicked]);
    const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    await connectMessaging(app);
    await app.init();
    await bench.tick(app.get(Outbox), 'a', 1);
    await eventually(async () => expect(await bench.effects()).toHaveLength(1));
    expect(app.get(Messaging).consumerJoined).toBe(true);
    expect(await app.get(Messaging).backlog()).toMatchObject({ outboxDepth: 0 });
    await bench.tick(app.get(Outbox), 'a', 2);
    await app.close();
    expect(states).toEqual(['Empty']);
    expect(await bench.database.query('SELECT lease_owner FROM outbox_cursors')).toEqual([{ lease_owner: null }]);
    expect(await bench.records(2)).toHaveLength(2);
  });

  it('an application whose handlers differ from its manifest does not start', async () => {
    const module = await bench.module([], {}, [bench.view]);
    const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    await expect(connectMessaging(app)).rejects.toThrow('no handler for');
    await app.close();
  });
});
