import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import type { Tx } from '@tenfold/database';
import { eventually } from '@tenfold/testing';
import { Handles, PermanentFailure, type Received } from '../src/index.ts';
import { Bench, recordEffect } from './harness.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.open();
});
afterEach(() => bench[Symbol.asyncDispose]());

it('what waits is counted where it waits: in the topic, put aside, given up; and each run is told with its end', async () => {
  const gate = Promise.withResolvers<void>();
  @Injectable()
  @Handles(bench.view)
  class OnTicked {
    async handle({ data: { key, n } }: Received<{ key: string; n: number }>, tx: Tx): Promise<void> {
      if (key === 'slow') await gate.promise;
      if (key === 'ill') throw new Error('not now');
      if (key === 'broken') throw new PermanentFailure('never', 'broken');
      await recordEffect(tx, { key, n, handler: 'OnTicked' });
    }
  }
  const service = await bench.start([OnTicked], { limits: { handlerTimeoutMs: 60_000 } });
  const runs: string[] = [];
  service.metrics.onRun = (handler, outcome) => runs.push(`${handler} ${outcome}`);

  await bench.tick(service.outbox, 'slow', 1);
  await eventually(async () => {
    const { lag } = await service.messaging.backlog();
    expect(lag).toEqual([{ topic: bench.topic.name, records: 1, oldestAgeMs: expect.any(Number) }]);
    expect(lag![0]!.oldestAgeMs).toBeGreaterThan(0);
  });
  gate.resolve();
  await bench.tick(service.outbox, 'ill', 1);
  await bench.tick(service.outbox, 'broken', 1);

  await eventually(async () => {
    const backlog = await service.messaging.backlog();
    expect(backlog).toMatchObject({ outboxDepth: 0, parked: 1, deadLetters: 1, lag: [{ records: 0, oldestAgeMs: 0 }] });
    expect(backlog.parkedOldestAgeMs).toBeGreaterThan(0);
    expect(runs).toEqual(
      expect.arrayContaining(['OnTicked handled', 'OnTicked parked', 'OnTicked dead', 'OnTicked failed']),
    );
  });
});
