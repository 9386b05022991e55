import { advance, type Saying } from '../src/domain/advance-checkout.ts';
import type { Windows } from '../src/domain/checkout-saga.ts';
import type { Checkout, News } from '../src/domain/checkout.ts';
import { windowsAt } from './a-checkout.ts';

/** Tells the news one after the other and collects what the order said. */
export function tell(checkout: Checkout, news: readonly News[], windows: Windows = windowsAt(1)) {
  const said: Saying[] = [];
  const history: string[] = [];
  for (const one of news) {
    const change = advance(checkout, one, windows);
    if (!change) continue;
    checkout = change.after;
    said.push(...change.says);
    history.push(
      ...change.history.map(({ axis, from, to, reason }) =>
        from === to ? `${axis}: ${reason}` : `${axis}: ${from} → ${to}`,
      ),
    );
  }
  return { checkout, said, events: said.map(({ event }) => event), history };
}
