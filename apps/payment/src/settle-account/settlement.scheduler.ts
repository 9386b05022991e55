import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { RepeatedWork } from '@tenfold/service-host';
import { PaymentConfig } from '../config.ts';
import { Accounts } from '../persistence/accounts.repository.ts';
import { SettleAccount, type Occasion } from './settle-account.ts';

const BATCH = 50;

/**
 * Sees to it that accounts are settled: at once after the commit that left something to do, and by the clock for what is
 * due again or was left behind by a process that died. The only timer of the service.
 */
@Injectable()
export class SettlementScheduler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(SettlementScheduler.name);
  /** Orders in hand; a value of true asks for another run after this one. */
  private readonly inHand = new Map<string, { again: boolean; done: Promise<void> }>();
  private readonly looking: RepeatedWork;

  constructor(
    private readonly accounts: Accounts,
    private readonly settle: SettleAccount,
    config: PaymentConfig,
  ) {
    this.looking = new RepeatedWork({
      name: SettlementScheduler.name,
      everyMs: config.PAYMENT_SCHEDULER_INTERVAL_MS,
      run: () => this.lookForDue(),
    });
  }

  onApplicationBootstrap(): void {
    this.accounts.onUnsettled((orderId) => this.start(orderId, 'committed'));
    this.looking.start();
  }

  /** Finishes the calls that are in hand; what is left is due for whoever comes next. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.looking.stop();
    await Promise.all([...this.inHand.values()].map(({ done }) => done));
  }

  /** Resolves when nothing is in hand for this order in this process any more. */
  async settled(orderId: string): Promise<void> {
    await this.inHand.get(orderId)?.done;
  }

  private async lookForDue(): Promise<undefined> {
    for (const orderId of await this.accounts.takeDue(BATCH)) this.start(orderId, 'due');
  }

  private start(orderId: string, occasion: Occasion): void {
    if (this.looking.isStopped) return;
    const running = this.inHand.get(orderId);
    if (running !== undefined) {
      running.again ||= occasion === 'committed';
      return;
    }
    const entry = { again: false, done: Promise.resolve() };
    this.inHand.set(orderId, entry);
    entry.done = this.work(orderId, occasion, entry);
  }

  private async work(orderId: string, occasion: Occasion, entry: { again: boolean }): Promise<void> {
    try {
      do {
        entry.again = false;
        await this.settle.run(orderId, occasion);
      } while (entry.again && !this.looking.isStopped);
    } catch (error) {
      this.log.error({ orderId, err: error }, 'settling failed; it is tried again when due');
    } finally {
      this.inHand.delete(orderId);
    }
  }
}
