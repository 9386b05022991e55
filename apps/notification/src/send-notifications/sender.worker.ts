import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '@tenfold/database';
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
  readonly #logger = new Logger(SenderWorker.name);
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | undefined;
  #isAsked = false;
  #isStopping = false;
  #unsubscribe: () => void = () => undefined;

  constructor(
    private readonly database: Database,
    private readonly tell: Tell,
    private readonly outgoing: OutgoingNotifications,
    private readonly sendBatch: SendBatch,
    private readonly config: NotificationConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.#unsubscribe = this.database.onCommit((tx) => {
      if (this.tell.madeDue(tx)) this.wake();
    });
    this.wake();
  }

  /** Finishes what is in hand; the rest is due for whoever comes next. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#isStopping = true;
    this.#unsubscribe();
    clearTimeout(this.#timer);
    await this.#working;
  }

  /** Looks for what is due as soon as the look that is under way has ended. */
  wake(): void {
    this.#isAsked = true;
    if (this.#isStopping || this.#working) return;
    clearTimeout(this.#timer);
    this.#working = this.#work().finally(() => {
      this.#working = undefined;
      if (this.#isAsked) this.wake();
    });
  }

  async #work(): Promise<void> {
    let pauseMs = this.config.NOTIFICATION_POLL_MS;
    try {
      while (this.#isAsked && !this.#isStopping) {
        this.#isAsked = false;
        while (!this.#isStopping && (await this.sendBatch.run()) > 0);
        pauseMs = Math.min(pauseMs, (await this.outgoing.nextDueMs()) ?? pauseMs);
      }
    } catch (error) {
      this.#logger.warn(`Nothing is sent for now: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (!this.#isStopping) this.#timer = setTimeout(() => this.wake(), Math.max(pauseMs, SHORTEST_PAUSE_MS));
  }
}

const SHORTEST_PAUSE_MS = 20;
