import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@tenfold/testing';
import { CommitHints } from '../src/outbox/commit-hints.ts';
import { OutboxStore } from '../src/outbox/outbox-store.ts';
import { Outbox } from '../src/outbox/outbox.ts';
import { RefusedEvents } from '../src/outbox/refused-events.ts';
import { Relay } from '../src/outbox/relay.ts';
import { KafkaJsClient, MessagingMetrics } from '../src/index.ts';
import { Bench } from './harness.ts';

describe('several processes of one service', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.open();
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  /** Kept from looking by itself, so that only what it is told can wake it. */
  function aDeafProcess(owner: string) {
    const database = bench.database.db;
    const [outbox, metrics] = [new Outbox(database), new MessagingMetrics()];
    const log = new KafkaJsClient({ brokers: bench.brokers, clientId: owner });
    const store = new OutboxStore(database, owner);
    const refused = new RefusedEvents(database, metrics);
    const hints = new CommitHints(database);
    const relay = new Relay({
      service: 'messaging',
      outbox,
      hints,
      store,
      log,
      refused,
      metrics,
      idlePollMs: 3_600_000,
    });
    return { outbox, metrics, relay };
  }

  it('what one that does not relay commits, again and again, leaves at once through the one that does', async () => {
    const [leader, other] = [aDeafProcess('leader'), aDeafProcess('other')];
    await leader.relay.start();
    await other.relay.start();
    for (let n = 1; n <= 3; n++) {
      await bench.tick(other.outbox, 'a', 2 * n - 1, 2 * n);
      await eventually(() => expect(leader.metrics.produced).toBe(2 * n));
    }
    expect(other.metrics.produced).toBe(0);
    await other.relay.drain(1_000);
    await leader.relay.drain(1_000);
  });

  it('when the one that relays is killed, another takes over within 10 s', async () => {
    const holder = await processThatHoldsTheLease(bench.database.urls.app);
    const heir = await bench.start();
    await bench.tick(heir.outbox, 'a', 1);
    expect(heir.metrics.produced).toBe(0);
    holder.kill('SIGKILL');
    const killedAt = performance.now();
    await eventually(() => expect(heir.metrics.produced).toBe(1));
    expect(performance.now() - killedAt).toBeLessThan(10_000);
  });
});

async function processThatHoldsTheLease(databaseUrl: string): Promise<ChildProcess> {
  const program = join(import.meta.dirname, 'lease-holder.ts');
  const child = spawn(process.execPath, [program, databaseUrl], { stdio: ['ignore', 'pipe', 'inherit'] });
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error('The holder ended before it led'))),
  ]);
  return child;
}
