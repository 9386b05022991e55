import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './fault.ts';

export const broker: Fault = {
  name: 'F5',
  title: 'the broker is killed, restarted, and away for a while',
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
