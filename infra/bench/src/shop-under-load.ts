import { openEvidence, type Evidence } from '@tenfold/invariants';
import type { Platform } from '@tenfold/local-platform';
import { Basket, Customer, Merchant } from '@tenfold/shopper';
import { Confirmations } from './confirmations.ts';
import { Processes } from './processes.ts';

interface Buyer {
  readonly customer: Customer;
  readonly paymentMethodId: string;
}

export interface PlacedOrder {
  readonly id: string;
  /** From sending the order to reading its confirmation from Kafka; the basket was filled before. */
  readonly confirmedAfterMs: number;
}

const PASSWORD = 'a long enough passphrase';
/** Accounts that are made at the same time; each is a program that starts. */
const ACCOUNTS_AT_ONCE = 2;
/** A coupon with a limit that is never reached: its uses have to be held and counted like those of a scarce one. */
const COUPON = { code: 'BENCH', percentBp: 1000, usageLimit: 1_000_000 };

/** A platform with logged-in customers, goods that do not run out, and an ear on Kafka. */
export class ShopUnderLoad implements AsyncDisposable {
  readonly evidence: Evidence & AsyncDisposable;
  readonly processes: Processes;
  readonly #confirmations: Confirmations;
  readonly #buyers: readonly Buyer[];
  readonly #variantIds: readonly string[];
  #turn = 0;

  private constructor(
    evidence: Evidence & AsyncDisposable,
    processes: Processes,
    confirmations: Confirmations,
    buyers: readonly Buyer[],
    variantIds: readonly string[],
  ) {
    this.evidence = evidence;
    this.processes = processes;
    this.#confirmations = confirmations;
    this.#buyers = buyers;
    this.#variantIds = variantIds;
  }

  static async open(platform: Platform, size: { buyers: number; articles: number }): Promise<ShopUnderLoad> {
    const status = await platform.status();
    const gateway = status.gateway.url;
    const admin = platform.logins.find(({ role }) => role === 'admin');
    if (admin === undefined) throw new Error('The platform has no seeded admin');
    const merchant = await Merchant.logIn(gateway, admin);
    const articles = await Promise.all(
      Array.from({ length: size.articles }, () => merchant.sell({ units: 1_000_000 })),
    );
    await merchant.offerCoupon(COUPON);
    const buyers = await makeBuyers(platform, gateway, size.buyers);
    const variantIds = articles.map(({ variantId }) => variantId);
    const evidence = await openEvidence(status);
    await untilSold(evidence, variantIds);
    const confirmations = await Confirmations.listen(status.kafka.brokers);
    return new ShopUnderLoad(evidence, new Processes(platform), confirmations, buyers, variantIds);
  }

  /**
   * A complete checkout of the next buyer in turn: basket, article, coupon, order with the cheapest way of shipping. Resolves
   * when the confirmation was read.
   */
  async buy(): Promise<PlacedOrder> {
    const turn = this.#turn++;
    const { customer, paymentMethodId } = this.#buyers[turn % this.#buyers.length]!;
    const basket = await Basket.open(customer.session);
    await basket.put(this.#variantIds[turn % this.#variantIds.length]!);
    await basket.useCoupon(COUPON.code);
    const sentAt = performance.now();
    const order = await basket.order({ paymentMethodId });
    return { id: order.id, confirmedAfterMs: (await this.#confirmations.of(order.id)) - sentAt };
  }

  /** Many orders by several clients, each of whom places the next one when the last is confirmed. */
  async buyTogether(load: { readonly clients: number; readonly orders: number }): Promise<PlacedOrder[]> {
    const placed: PlacedOrder[] = [];
    let left = load.orders;
    const client = async () => {
      while (left-- > 0) placed.push(await this.buy());
    };
    await Promise.all(Array.from({ length: load.clients }, client));
    return placed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#confirmations.close();
    await this.evidence[Symbol.asyncDispose]();
  }
}

/** Logged-in customers with a card on file. */
async function makeBuyers(platform: Platform, gateway: string, count: number): Promise<Buyer[]> {
  const buyers: Buyer[] = [];
  let next = 0;
  const make = async () => {
    while (next < count) {
      const number = next++;
      const login = { email: `buyer-${number}@tenfold.example`, password: PASSWORD };
      await platform.runCommand('auth', ['create-user', '--email', login.email, '--role', 'customer'], PASSWORD);
      const customer = await Customer.logIn(gateway, login);
      buyers.push({ customer, paymentMethodId: await customer.keepMethod(`tok_ok_bench${number}`) });
    }
  };
  await Promise.all(Array.from({ length: ACCOUNTS_AT_ONCE }, make));
  return buyers;
}

/** Order and cart sell what they have heard of: waits until their replicas of the catalogue hold all of these. */
async function untilSold(evidence: Evidence, variantIds: readonly string[]): Promise<void> {
  for (const service of ['order', 'cart']) {
    for (let known = 0; known < variantIds.length;) {
      const rows = await evidence
        .database(service)
        .rows('SELECT 1 FROM catalog_items WHERE variant_id = ANY($1) AND is_sold', [variantIds]);
      known = rows.length;
    }
  }
}
