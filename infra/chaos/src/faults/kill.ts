import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './fault.ts';

const PROGRAMS = [
  'gateway',
  'simulators',
  'auth',
  'cart',
  'discount',
  'notification',
  'order',
  'payment',
  'product',
  'return',
  'shipping',
  'user',
];

export const kill: Fault = {
  name: 'F1',
  title: 'kill -9 of any service, the gateway or the simulators, one every few seconds',
  async strike({ platform, chance, tier, note }) {
    for (let kills = tier === 'short' ? 5 : 8; kills > 0; kills--) {
      const [program, afterMs] = [chance.oneOf(PROGRAMS), chance.between(2_000, tier === 'short' ? 4_000 : 10_000)];
      await delay(afterMs);
      platform.kill(program);
      note(`${program} after ${afterMs} ms`);
    }
  },
};
