import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { RepeatedWork } from '@tenfold/service-host';
import { NotificationConfig } from '../config.ts';
import { Tell } from '../tell/tell.ts';
import { OutgoingNotifications } from './outgoing.repository.ts';
import { SendBatch } from './send-batch.ts';

/**
 * Sends what is due: `NOTIFICATION_GATHER_MS` after the first commit that made something due, with what came meanwhile; else
 * when the next one is due, and at the latest after `NOTIFICATION_POLL_MS`, for what another process left behind.
 */
@Injectable()
export class SenderWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #sending: RepeatedWork;
  #unsubscribe: () => void = () => undefined;
  #gathering: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly tell: Tell,
    private readonly outgoing: OutgoingNotifications,
    private readonly sendBatch: SendBatch,
    private readonly config: NotificationConfig,
  ) {
    const everyMs = config.NOTIFICATION_POLL_MS;
    this.#sending = new RepeatedWork({ name: SenderWorker.name, everyMs, run: () => this.#send() });
  }

  onApplicationBootstrap(): void {
    this.#unsubscribe = this.database.onCommit((tx) => {
      if (this.tell.madeDue(tx)) this.#gather();
    });
    this.#sending.start();
    this.#sending.wake();
  }

  /** Finishes what is in hand; the rest is due for whoever comes next. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#unsubscribe();
    clearTimeout(this.#gathering);
    await this.#sending.stop();
  }

  #gather(): void {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      this.#sending.wake();
    }, this.config.NOTIFICATION_GATHER_MS);
  }

  async #send(): Promise<'more' | number | undefined> {
    if ((await this.sendBatch.run()) === this.config.NOTIFICATION_BATCH) return 'more';
    const inMs = await this.outgoing.nextDueMs();
    return inMs === undefined ? undefined : Math.max(inMs, this.config.NOTIFICATION_GATHER_MS);
  }
}
