import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { UserConfig } from '../config.ts';
import { NotifyWishes } from './notify-wishes.ts';

/** Tells again and again while the service runs; a failure waits for the next turn. */
@Injectable()
export class NotifyWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(NotifyWorker.name);
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #isStopping = false;

  constructor(
    private readonly notifyWishes: NotifyWishes,
    private readonly config: UserConfig,
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
    }, this.config.WISH_NOTICE_INTERVAL_MS);
  }

  async #turn(): Promise<void> {
    try {
      const told = await this.notifyWishes.step();
      if (told > 0) this.#logger.log(`Told that a wish is back in stock: ${told}`);
    } catch (error) {
      this.#logger.warn(`Nobody is told for now: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.#schedule();
  }
}
