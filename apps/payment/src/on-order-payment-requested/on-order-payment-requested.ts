import type { Tx } from '@tenfold/database';
import { newId } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { DataOf } from '@tenfold/contract-kit';
import type { EntityManager } from 'typeorm';
import { Account } from '../domain/account.ts';
import type { PaymentMethodChoice } from '../domain/account-state.ts';
import { PaymentMethods } from '../payment-methods/payment-methods.repository.ts';
import { Accounts } from '../persistence/accounts.repository.ts';
import { PaymentProvider } from '../provider/payment-provider.ts';
import { orderPaymentRequested } from './order-payment-requested.view.ts';

type Requested = DataOf<typeof orderPaymentRequested>;

interface Read {
  readonly account: Account;
  readonly method: PaymentMethodChoice | undefined;
}

/**
 * Writes down that the order shall be paid; the provider is called after the commit, or by the scheduler if this process
 * dies first. An order that is known to have ended, or whose time to pay is over, fails without a call.
 */
@Handles(orderPaymentRequested)
export class OnOrderPaymentRequested implements Handler<typeof orderPaymentRequested, Read> {
  constructor(
    private readonly accounts: Accounts,
    private readonly methods: PaymentMethods,
    private readonly provider: PaymentProvider,
  ) {}

  async read({ data }: Received<Requested>, db: EntityManager): Promise<Read> {
    const { orderId, version, amount, payUntil, paymentMethodId, userId = null } = data;
    const { account, world } = await this.accounts.look(orderId, db);
    return {
      account: account ?? Account.open(orderId, version, new Date(payUntil), amount.currency, world),
      method: await this.methods.usableFor(db, paymentMethodId, { orderId, userId }),
    };
  }

  async handle({ data }: Received<Requested>, tx: Tx, { account, method }: Read): Promise<void> {
    const isFree = method !== undefined && (await this.methods.use(tx, method, data.orderId));
    const { amount, orderNumber = null, userId = null, contact = null } = data;
    const attempt = { userId, currency: amount.currency, amount: amount.amount, provider: this.provider.name };
    account.requestPayment(
      { id: newId(), method: isFree ? method : undefined, ...attempt },
      { orderNumber, userId, contact },
    );
    await this.accounts.save(tx, account);
  }
}
