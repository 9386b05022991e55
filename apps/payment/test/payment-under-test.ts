import type { DataOf } from '@tenfold/contract-kit';
import { Database, newId } from '@tenfold/database';
import {
  eventually,
  hear,
  SimulatorsProcess,
  startTestService,
  WEBHOOK_SECRET,
  type Hearer,
  type TestService,
} from '@tenfold/testing';
import { OnOrderCancelled } from '../src/on-order-cancelled/on-order-cancelled.ts';
import { OnOrderPartiallyShipped } from '../src/on-order-partially-shipped/on-order-partially-shipped.ts';
import { OnOrderPaymentRequested } from '../src/on-order-payment-requested/on-order-payment-requested.ts';
import { OnReturnRefundRequested } from '../src/on-return-refund-requested/on-return-refund-requested.ts';
import type { orderPaymentRequested } from '../src/on-order-payment-requested/order-payment-requested.view.ts';
import { OnOrderShipped } from '../src/on-order-shipped/on-order-shipped.ts';
import { PaymentModule } from '../src/payment.module.ts';
import { paymentDatabase } from '../src/persistence/payment-database.ts';
import { manifest } from '../src/service.manifest.ts';
import { SettlementScheduler } from '../src/settle-account/settlement.scheduler.ts';
import type { MethodView } from '../src/payment-methods/payment-methods.schema.ts';
import type { PaymentView } from '../src/show-payment/payment.view.ts';

type Requested = DataOf<typeof orderPaymentRequested>;

/** A published event as it lies in the outbox. */
export interface Published {
  readonly type: string;
  readonly version: number;
  readonly data: Record<string, unknown>;
}

/** The whole payment service beside the real simulators, with short pauses. Events come in by `hear…`. */
export class PaymentUnderTest {
  private constructor(
    readonly service: TestService,
    readonly simulators: SimulatorsProcess,
  ) {}

  static async start(env: Readonly<Record<string, string>> = {}): Promise<PaymentUnderTest> {
    const simulators = await SimulatorsProcess.start();
    const service = await startTestService({
      manifest,
      module: PaymentModule,
      database: paymentDatabase,
      env: {
        PAYMENT_PROVIDER_URL: simulators.url,
        PAYMENT_PROVIDER_WEBHOOK_SECRET: WEBHOOK_SECRET,
        PAYMENT_PROVIDER_TIMEOUT_MS: '1500',
        PAYMENT_RESOLVE_DELAYS_MS: '300,300,500',
        PAYMENT_SCHEDULER_INTERVAL_MS: '50',
        PAYMENT_CAPTURE_RETRY_MS: '200',
        PAYMENT_CAPTURE: 'dispatch',
        ...env,
      },
    });
    simulators.target = service.url;
    return new PaymentUnderTest(service, simulators);
  }

  async stop(): Promise<void> {
    this.simulators.target = undefined;
    await this.service.close();
    await this.simulators.stop();
  }

  /** A guest's method for one order. */
  async method(token: string): Promise<string> {
    const { body } = await this.service.request<MethodView>('POST', '/v1/payment-methods', { body: { token } });
    return body.id;
  }

  async hearPaymentRequested(over: Partial<Requested> & { paymentMethodId: string }): Promise<Requested> {
    const data: Requested = {
      orderId: newId(),
      version: 2,
      amount: { amount: 3998, currency: 'EUR' },
      payUntil: new Date(Date.now() + 60_000).toISOString(),
      ...over,
    };
    await this.hear(this.service.get(OnOrderPaymentRequested), data);
    return data;
  }

  async hearCancelled(orderId: string, version = 3): Promise<void> {
    await this.hear(this.service.get(OnOrderCancelled), { orderId, version });
  }

  /** The order says what it has earned by what has left. */
  async hearShipped(orderId: string, version: number, due: number, { final = false } = {}): Promise<void> {
    const data = { orderId, version, captureDue: { amount: due, currency: 'EUR' }, final };
    await this.hear(final ? this.service.get(OnOrderShipped) : this.service.get(OnOrderPartiallyShipped), data);
  }

  /** A return wants this much back; `refundId` names the wish. */
  async hearReturnWish(orderId: string, amount: number, refundId = newId()): Promise<string> {
    const wish = { orderId, returnId: newId(), refundId, destination: 'original' as const };
    await this.hear(this.service.get(OnReturnRefundRequested), { ...wish, amount: { amount, currency: 'EUR' } });
    return refundId;
  }

  /** A guest's order whose payment is asked for with this card. */
  async order(token: string, over: Partial<Requested> = {}): Promise<string> {
    const requested = await this.hearPaymentRequested({ paymentMethodId: await this.method(token), ...over });
    return requested.orderId;
  }

  async payment(orderId: string): Promise<PaymentView> {
    const { status, body } = await this.service.request<PaymentView>('GET', `/v1/payments?orderId=${orderId}`);
    if (status !== 200) throw new Error(`GET /v1/payments answered ${status}`);
    return body;
  }

  /** The payment once it has this status. */
  async paymentWhen(orderId: string, status: string): Promise<PaymentView> {
    return eventually(async () => {
      const payment = await this.payment(orderId);
      if (payment.status !== status) throw new Error(`is ${payment.status}, not ${status}`);
      return payment;
    });
  }

  /** When the provider has charged, whether its answer has come or not. An order that ends before is not charged at all. */
  async charged(orderId: string): Promise<void> {
    await eventually(
      async () => {
        const ledger = await this.simulators.ledger(orderId);
        if (ledger[0] !== 'authorize succeeded 3998') throw new Error('not charged yet');
      },
      { intervalMs: 5 },
    );
  }

  /** When nothing is in hand and nothing is wanted any more. */
  async settled(orderId: string): Promise<void> {
    await eventually(async () => {
      await this.service.get(SettlementScheduler).settled(orderId);
      const [row] = await this.service.database.query<{ next_action_at: Date | null }>(
        'SELECT next_action_at FROM payment_orders WHERE order_id = $1',
        [orderId],
      );
      if (row?.next_action_at !== null) throw new Error('not settled yet');
    });
  }

  /** What we have booked, in the words of the provider's ledger. */
  async books(orderId: string): Promise<string[]> {
    const rows = await this.service.database.query<{ entry: string }>(
      `SELECT format('%s %s %s', kind, outcome, amount) AS entry FROM payment_transactions
        WHERE order_id = $1 AND outcome <> 'unknown' ORDER BY created_at, id`,
      [orderId],
    );
    return rows.map(({ entry }) => entry);
  }

  async published(orderId: string): Promise<Published[]> {
    const rows = await this.service.database.query<Published>(
      `SELECT type, aggregate_version::int AS version, payload AS data FROM outbox_messages
        WHERE aggregate_id = $1 AND topic = 'payment.payments' ORDER BY aggregate_version`,
      [orderId],
    );
    return rows.map(({ type, version, data }) => ({ type: type.replace('.v1', ''), version, data }));
  }

  async publishedTypes(orderId: string): Promise<string[]> {
    return (await this.published(orderId)).map(({ type }) => type);
  }

  private hear<Data, Read>(handler: Hearer<Data, Read>, data: Data): Promise<void> {
    return hear(this.service.get(Database), handler, { data });
  }
}
