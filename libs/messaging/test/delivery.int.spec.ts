import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@tenfold/testing';
import type { Tx } from '@tenfold/database';
import { Handles, type Received } from '../src/index.ts';
import { Bench, recordEffect } from './harness.ts';

type Tick = Received<{ key: string; n: number }>;

describe('from commit to handler', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.open();
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  it('an event that is committed is handled once, with its CloudEvents attributes', async () => {
    const seen: Tick[] = [];
    @Handles(bench.view)
    class OnTicked {
      async handle(event: Tick, tx: Tx): Promise<void> {
        seen.push(event);
        await recordEffect(tx, { ...event.data, handler: 'OnTicked' });
      }
    }
    const service = await bench.start([OnTicked]);
    const [id] = await bench.tick(service.outbox, 'a', 1);
    await eventually(async () => expect(await bench.effects()).toEqual([{ key: 'a', n: 1, handler: 'OnTicked' }]));
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      id,
      type: 'tick.ticked.v1',
      source: '/tenfold/messaging',
      subject: 'a',
      key: 'a',
      aggregateVersion: 1,
    });
  });
});
