import { readFile } from 'node:fs/promises';
import {
  checkInvariants,
  openEvidence,
  readProviderLedger,
  type Evidence,
  type InvariantResult,
  type LogRecord,
} from '@tenfold/invariants';
import { controlOf, type Control } from '@tenfold/local-platform';
import { Carrier, Customer, Mailbox, Merchant, ReturnsDesk, Warehouse, type Article } from '@tenfold/shopper';
import { eventually } from '@tenfold/testing/eventually';
import { DatabaseLocks } from './database-locks.ts';
import { HANDLE_VARIABLE, type Handle } from './suite-platform.ts';
import { readWholeOrder, type WholeOrder } from './whole-order.ts';

/** Stock of a variant, as product's database has it. */
export interface Stock {
  readonly onHand: number;
  readonly reserved: number;
  readonly available: number;
}

/** An order as its database has it. */
export interface StoredOrder {
  readonly status: string;
  readonly payment: string;
  readonly reason: string | null;
}

/** Money of an order in the books of the provider: amounts in the order in which they were booked. */
export interface ProviderMoney {
  readonly kind: string;
  readonly amount: number;
}

/** The platform that was started for this run, seen from outside. Dispose of it at the end of a spec. */
export class PlatformUnderTest implements AsyncDisposable {
  readonly handle: Handle;
  readonly evidence: Evidence & AsyncDisposable;
  readonly control: Control;
  readonly locks: DatabaseLocks;
  readonly customer: Customer;
  readonly merchant: Merchant;
  readonly warehouse: Warehouse;
  readonly returnsDesk: ReturnsDesk;
  readonly carrier: Carrier;
  readonly mailbox: Mailbox;

  private constructor(handle: Handle, evidence: Evidence & AsyncDisposable, customer: Customer, merchant: Merchant) {
    this.handle = handle;
    this.evidence = evidence;
    this.control = controlOf(handle.socket);
    this.locks = new DatabaseLocks(handle.postgresUrl);
    this.customer = customer;
    this.merchant = merchant;
    this.warehouse = new Warehouse(merchant.session);
    this.returnsDesk = new ReturnsDesk(merchant.session);
    this.carrier = new Carrier(handle.status.simulators.url);
    this.mailbox = new Mailbox(handle.status.mailbox.url);
  }

  static async open(): Promise<PlatformUnderTest> {
    const file = process.env[HANDLE_VARIABLE];
    if (file === undefined)
      throw new Error(`${HANDLE_VARIABLE} is not set: run these specs through Jest's global setup`);
    const handle = JSON.parse(await readFile(file, 'utf8')) as Handle;
    const { url } = handle.status.gateway;
    const loginOf = (role: string) => handle.logins.find((login) => login.role === role)!;
    return new PlatformUnderTest(
      handle,
      await openEvidence(handle.status),
      await Customer.logIn(url, loginOf('customer')),
      await Merchant.logIn(url, loginOf('admin')),
    );
  }

  get gateway(): string {
    return this.handle.status.gateway.url;
  }

  /** Puts a new article on sale and waits until those have heard of it who take orders and fill baskets. */
  async sell(article: { readonly units: number; readonly cents?: number }): Promise<Article> {
    const sold = await this.merchant.sell(article);
    for (const service of ['order', 'cart']) {
      await eventually(async () => {
        const known = await this.evidence
          .database(service)
          .rows('SELECT 1 FROM catalog_items WHERE variant_id = $1 AND is_sold', [sold.variantId]);
        expect(known).toHaveLength(1);
      });
    }
    return sold;
  }

  async stock(variantId: string): Promise<Stock> {
    const [row] = await this.evidence
      .database('product')
      .rows<{ on_hand: number; reserved: number; available: number }>(
        `SELECT quantity_on_hand AS on_hand, quantity_reserved AS reserved, quantity_available AS available
         FROM inventory WHERE variant_id = $1`,
        [variantId],
      );
    if (row === undefined) throw new Error(`No stock of ${variantId}`);
    return { onHand: row.on_hand, reserved: row.reserved, available: row.available };
  }

  async storedOrder(id: string): Promise<StoredOrder> {
    const [row] = await this.evidence
      .database('order')
      .rows<{ status: string; payment: string; reason: string | null }>(
        `SELECT status::text AS status, payment_status::text AS payment, cancel_reason AS reason FROM orders WHERE id = $1`,
        [id],
      );
    if (row === undefined) throw new Error(`No order ${id}`);
    return row;
  }

  async providerMoney(orderId: string): Promise<ProviderMoney[]> {
    const ledger = await readProviderLedger(this.handle.status.simulators.url);
    return ledger.filter((entry) => entry.orderId === orderId).map(({ kind, amount }) => ({ kind, amount }));
  }

  /** Waits until the order is as told, and says how it is. */
  async settles(orderId: string, expected: Partial<StoredOrder>): Promise<StoredOrder> {
    return eventually(async () => {
      const order = await this.storedOrder(orderId);
      expect(order).toEqual(expect.objectContaining(expected));
      return order;
    });
  }

  /** What every service has of the order now. */
  whole(orderId: string): Promise<WholeOrder> {
    return readWholeOrder(this.evidence, orderId);
  }

  /** Waits until all services agree on what is told of the order. */
  async becomes(orderId: string, expected: Partial<WholeOrder>): Promise<WholeOrder> {
    return eventually(
      async () => {
        const order = await this.whole(orderId);
        expect(order).toEqual(expect.objectContaining(expected));
        return order;
      },
      { intervalMs: 50 },
    );
  }

  /** What lies on the topics now about one order, in the order of its topics. */
  async records(orderId: string): Promise<readonly LogRecord[]> {
    const log = await this.evidence.topics();
    return log.records.filter((record) => record.key === orderId);
  }

  /** Names and details of the promises that are broken; empty when all is well. */
  async brokenInvariants(): Promise<readonly unknown[]> {
    const results = await this.invariants();
    return results.filter(({ verdict }) => verdict === 'broken').map(({ name, violations }) => ({ name, violations }));
  }

  /** Every promise of the platform with what was found, and how much was looked at. */
  async invariants(): Promise<readonly InvariantResult[]> {
    return (await checkInvariants(this.evidence, { settleMs: 20_000 })).results;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.locks.releaseAll();
    await this.evidence[Symbol.asyncDispose]();
  }
}
