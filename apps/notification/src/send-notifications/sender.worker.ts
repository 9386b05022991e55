import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { RepeatedWork } from '@tenfold/service-host';
import { NotificationConfig } from '../config.ts';
import { Tell } from '../tell/tell.ts';
import { OutgoingNotifications } from './outgoing.repository.ts';
import { SendBatch } from './send-batch.ts';

/**
 * Sends what is due: at once after the commit that made it due, else when the next one is due, and at the latest after
 * `NOTIFICATION_POLL_MS`, for what another process left behind.
 */
@Injectable()
export class SenderWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #sending: RepeatedWork;
  #unsubscribe: () => void = () => undefined;

  constructor(
    private readonly database: Database,
    private readonly tell: Tell,
    private readonly outgoing: OutgoingNotifications,
    private readonly sendBatch: SendBatch,
    config: NotificationConfig,
  ) {
    const everyMs = config.NOTIFICATION_POLL_MS;
    this.#sending = new RepeatedWork({ name: SenderWorker.name, everyMs, run: () => this.#send() });
  }

  onApplicationBootstrap(): void {
    this.#unsubscribe = this.database.onCommit((tx) => {
      if (this.tell.madeDue(tx)) this.#sending.wake();
    });
    this.#sending.start();
    this.#sending.wake();
  }

  /** Finishes what is in hand; the rest is due for whoever comes next. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#unsubscribe();
    await this.#sending.stop();
  }

  async #send(): Promise<'more' | number | undefined> {
    return (await this.sendBatch.run()) > 0 ? 'more' : this.outgoing.nextDueMs();
  }
}
