import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { ProductConfig } from '../config.ts';
import { ExpireReservations } from './expire-reservations.ts';

/** Runs the expiry again and again while the service runs; a failure waits for the next turn. */
@Injectable()
export class ExpiryWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(ExpiryWorker.name);
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #isStopping = false;

  constructor(
    private readonly expireReservations: ExpireReservations,
    private readonly config: ProductConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.#schedule();
  }

  /** The database is still open then: what is in hand ends first. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(): void {
    if (this.#isStopping) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#turn();
    }, this.config.RESERVATION_EXPIRY_INTERVAL_MS);
  }

  async #turn(): Promise<void> {
    try {
      const expired = await this.expireReservations.step();
      if (expired > 0) this.#logger.log(`Holds expired: ${expired}`);
    } catch (error) {
      this.#logger.warn(`Nothing expires for now: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.#schedule();
  }
}
