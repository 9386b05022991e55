import { openEvidence, type Evidence } from '@tenfold/invariants';
import type { Platform } from '@tenfold/local-platform';
import { Customer, Merchant, type OrderAnswer } from '@tenfold/shopper';
import { Confirmations } from './confirmations.ts';
import { Processes } from './processes.ts';

interface Buyer {
  readonly customer: Customer;
  readonly paymentMethodId: string;
}

export interface PlacedOrder {
  readonly id: string;
  /** From sending the request to reading the confirmation from Kafka. */
  readonly confirmedAfterMs: number;
}

const PASSWORD = 'a long enough passphrase';

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
    const buyers: Buyer[] = [];
    for (let i = 0; i < size.buyers; i++) {
      const login = { email: `buyer-${i}@tenfold.example`, password: PASSWORD };
      const command = ['create-user', '--email', login.email, '--role', 'customer'];
      await platform.runCommand('auth', command, PASSWORD);
      const customer = await Customer.logIn(gateway, login);
      buyers.push({ customer, paymentMethodId: await customer.keepMethod(`tok_ok_bench${i}`) });
    }
    const variantIds = articles.map(({ variantId }) => variantId);
    const evidence = await openEvidence(status);
    await untilSold(evidence, variantIds);
    const confirmations = await Confirmations.listen(status.kafka.brokers);
    return new ShopUnderLoad(evidence, new Processes(platform), confirmations, buyers, variantIds);
  }

  /** One order from the next buyer in turn; resolves when its confirmation was read. */
  async buy(): Promise<PlacedOrder> {
    const turn = this.#turn++;
    const { customer, paymentMethodId } = this.#buyers[turn % this.#buyers.length]!;
    const variantId = this.#variantIds[turn % this.#variantIds.length]!;
    const sentAt = performance.now();
    const order: OrderAnswer = await customer.place({ variantId, paymentMethodId });
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

/** Order sells what it has heard of: waits until its replica of the catalogue holds all of these. */
async function untilSold(evidence: Evidence, variantIds: readonly string[]): Promise<void> {
  for (let known = 0; known < variantIds.length;) {
    const rows = await evidence
      .database('order')
      .rows('SELECT 1 FROM catalog_items WHERE variant_id = ANY($1) AND is_sold', [variantIds]);
    known = rows.length;
  }
}
