import { z } from 'zod';

/** One act that the provider carried out, as its own books have it. */
const ledgerEntry = z.object({
  id: z.string(),
  kind: z.enum(['authorize', 'capture', 'void', 'refund']),
  outcome: z.enum(['succeeded', 'failed']),
  orderId: z.string().nullable(),
  /** Minor units. */
  amount: z.int().nonnegative(),
  idempotencyKey: z.string(),
});
export type LedgerEntry = z.output<typeof ledgerEntry>;

/** Every act that succeeded, in the order in which it was booked. */
export type ProviderLedger = readonly LedgerEntry[];

const page = z.object({ entries: z.array(ledgerEntry) });
const PAGE_SIZE = 1000;

/** Reads the whole ledger of the simulated provider, page by page. */
export async function readProviderLedger(simulatorsUrl: string): Promise<ProviderLedger> {
  const ledger: LedgerEntry[] = [];
  for (let after: string | undefined; ;) {
    const url = new URL('/ledger', simulatorsUrl);
    url.searchParams.set('limit', String(PAGE_SIZE));
    if (after !== undefined) url.searchParams.set('after', after);
    const response = await fetch(url);
    if (!response.ok) throw new Error(`The simulators' ledger answered ${response.status}`);
    const { entries } = page.parse(await response.json());
    ledger.push(...entries.filter((entry) => entry.outcome === 'succeeded'));
    if (entries.length < PAGE_SIZE) return ledger;
    after = entries.at(-1)?.id;
  }
}

/** What the provider holds for one order: set aside and not let go, and taken and not given back. */
export interface HeldMoney {
  readonly authorized: number;
  readonly captured: number;
  readonly voided: number;
  readonly refunded: number;
}

export function heldByOrder(ledger: ProviderLedger): ReadonlyMap<string, HeldMoney> {
  const held = new Map<string, HeldMoney>();
  for (const { orderId, kind, amount } of ledger) {
    if (orderId === null) continue;
    const before = held.get(orderId) ?? { authorized: 0, captured: 0, refunded: 0, voided: 0 };
    held.set(orderId, {
      authorized: before.authorized + (kind === 'authorize' ? amount : 0),
      captured: before.captured + (kind === 'capture' ? amount : 0),
      refunded: before.refunded + (kind === 'refund' ? amount : 0),
      voided: before.voided + (kind === 'void' ? amount : 0),
    });
  }
  return held;
}
