import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './fault.ts';

/**
 * While it is away orders are taken and nothing becomes of them, faster than two cores could ever work them off. What is asked is
 * that the backlog of a shop that is not at its limit is gone in time.
 */
const THINK_MS = { short: 0, long: 2_000 } as const;

export const broker: Fault = {
  name: 'F5',
  title: 'the broker is killed, restarted, and away for a while',
  thinkMs: THINK_MS,
  async strike({ platform, workload, chance, tier, note }) {
    await workload.orders(3, 10_000);
    const kafka = platform.units.find(({ name }) => name === 'kafka')!;
    const before = kafka.restarts;
    platform.kill('kafka');
    while (kafka.restarts === before || kafka.state !== 'ready') await delay(100);
    note('killed and back');
    await workload.orders(3, 10_000);
    const awayMs = tier === 'short' ? chance.between(3_000, 6_000) : chance.between(60_000, 180_000);
    await platform.stopService('kafka');
    await delay(awayMs);
    await platform.startService('kafka');
    note(`away for ${awayMs} ms`);
    await workload.orders(3, 20_000);
  },
};
