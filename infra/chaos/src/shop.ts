import { randomUUID } from 'node:crypto';
import { openEvidence, type Evidence } from '@tenfold/invariants';
import type { Platform } from '@tenfold/local-platform';
import { Carrier, Customer, Merchant, ReturnsDesk, Warehouse } from '@tenfold/shopper';
import { eventually } from '@tenfold/testing/eventually';

/** What the cards of the customers do; see the simulators. */
export const CARDS = ['ok', 'declined', 'late_300', 'twice', 'early', 'timeout'] as const;
export type Card = (typeof CARDS)[number];

export interface Buyer {
  readonly id: string;
  readonly customer: Customer;
  /** Payment method by card. */
  readonly methods: Readonly<Record<Card, string>>;
}

/** What is on sale in one run. */
export interface Goods {
  readonly plenty: readonly string[];
  /** Fewer units than are asked for. */
  readonly hot: string;
  /** Each good for one order. */
  readonly coupons: readonly string[];
}

const PASSWORD = 'a long enough passphrase';
const HOT_UNITS = 12;
const COUPONS = 15;
const ARTICLES = 6;

/** The people and goods of a platform under chaos. */
export class Shop implements AsyncDisposable {
  readonly evidence: Evidence & AsyncDisposable;
  readonly buyers: readonly Buyer[];
  readonly warehouse: Warehouse;
  readonly returnsDesk: ReturnsDesk;
  readonly carrier: Carrier;
  readonly #merchant: Merchant;
  readonly #plenty: readonly string[];

  private constructor(
    evidence: Evidence & AsyncDisposable,
    buyers: readonly Buyer[],
    merchant: Merchant,
    carrier: Carrier,
    plenty: readonly string[],
  ) {
    this.evidence = evidence;
    this.buyers = buyers;
    this.#merchant = merchant;
    this.warehouse = new Warehouse(merchant.session);
    this.returnsDesk = new ReturnsDesk(merchant.session);
    this.carrier = carrier;
    this.#plenty = plenty;
  }

  static async open(platform: Platform, buyers: number): Promise<Shop> {
    const status = await platform.status();
    const admin = platform.logins.find(({ role }) => role === 'admin')!;
    const merchant = await Merchant.logIn(status.gateway.url, admin);
    const evidence = await openEvidence(status);
    const plenty = await Promise.all(Array.from({ length: ARTICLES }, () => merchant.sell({ units: 1_000_000 })));
    const people: Buyer[] = [];
    for (let number = 0; number < buyers; number++) {
      people.push(await makeBuyer(platform, evidence, status.gateway.url, number));
    }
    const carrier = new Carrier(status.simulators.url);
    return new Shop(
      evidence,
      people,
      merchant,
      carrier,
      plenty.map(({ variantId }) => variantId),
    );
  }

  /** Puts the scarce goods of a run on sale and waits until order knows them. */
  async stockUp(): Promise<Goods> {
    const { variantId } = await this.#merchant.sell({ units: HOT_UNITS });
    const coupons = Array.from({ length: COUPONS }, () => `CHAOS-${randomUUID()}`);
    for (const code of coupons) await this.#merchant.offerCoupon({ code, percentBp: 1_000, usageLimit: 1 });
    const sold = [...this.#plenty, variantId];
    await eventually(
      async () => {
        const known = await this.evidence
          .database('order')
          .rows('SELECT 1 FROM catalog_items WHERE variant_id = ANY($1) AND is_sold', [sold]);
        if (known.length < sold.length) throw new Error(`order knows ${known.length} of ${sold.length} articles`);
      },
      { intervalMs: 100 },
    );
    return { plenty: this.#plenty, hot: variantId, coupons };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.evidence[Symbol.asyncDispose]();
  }
}

async function makeBuyer(platform: Platform, evidence: Evidence, gateway: string, number: number): Promise<Buyer> {
  const email = `chaos-${number}@tenfold.example`;
  await platform.runCommand('auth', ['create-user', '--email', email, '--role', 'customer'], PASSWORD);
  const customer = await Customer.logIn(gateway, { email, password: PASSWORD });
  const methods: Partial<Record<Card, string>> = {};
  for (const card of CARDS) methods[card] = await customer.keepMethod(`tok_${card}_chaos${number}`);
  const [row] = await evidence
    .database('auth')
    .rows<{ id: string }>('SELECT id::text AS id FROM users WHERE email = $1', [email]);
  return { id: row!.id, customer, methods: methods as Readonly<Record<Card, string>> };
}
