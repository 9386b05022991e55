import type { Fault } from './fault.ts';

/** Enough to hit several services, each in several moments. */
const LOSSES = { short: 8, long: 30 } as const;
const GIVE_UP_MS = { short: 30_000, long: 120_000 } as const;

export const lostAcknowledgement: Fault = {
  name: 'F7',
  title: 'the broker stores what was produced, and its acknowledgement is lost',
  async strike({ proxy, workload, chance, tier, note }) {
    const [before, giveUpAt] = [proxy.lost, Date.now() + GIVE_UP_MS[tier]];
    proxy.loseWhen(() => {
      if (!chance.happens(0.25)) return undefined;
      return chance.happens(0.9) ? 'cut' : 'silent';
    });
    try {
      while (proxy.lost - before < LOSSES[tier] && Date.now() < giveUpAt) await workload.orders(1, 2_000);
    } finally {
      proxy.loseNothing();
    }
    const lost = proxy.lost - before;
    if (lost < LOSSES[tier] / 2) throw new Error(`only ${lost} acknowledgements were lost`);
    note(`${lost} acknowledgements lost`);
  },
};
