import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './fault.ts';

export const provider: Fault = {
  name: 'F10',
  title: 'the provider charges and never answers, tells twice, tells before it answers, and is away',
  cards: { ok: 20, declined: 5, late_300: 15, twice: 20, early: 20, timeout: 20 },
  async strike({ platform, workload, chance, tier, note }) {
    const { simulators } = await platform.status();
    await workload.orders(8, 15_000);
    const forMs = tier === 'short' ? chance.between(4_000, 7_000) : chance.between(30_000, 60_000);
    const answer = await fetch(new URL('/provider/outage', simulators.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ forMs }),
    });
    if (!answer.ok) throw new Error(`The provider stays: ${answer.status}`);
    await delay(forMs);
    note(`away for ${forMs} ms`);
    await workload.orders(8, 15_000);
  },
};
