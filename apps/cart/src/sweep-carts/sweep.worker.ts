import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { CartConfig } from '../config.ts';
import { SweepCarts } from './sweep-carts.ts';

/** Sweeps again and again while the service runs; a failure waits for the next turn. */
@Injectable()
export class SweepWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(SweepWorker.name);
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #isStopping = false;

  constructor(
    private readonly sweepCarts: SweepCarts,
    private readonly config: CartConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.#schedule();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(): void {
    if (this.#isStopping) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#turn();
    }, this.config.CART_SWEEP_MS);
  }

  async #turn(): Promise<void> {
    try {
      const { abandoned, expired } = await this.sweepCarts.step();
      if (abandoned + expired > 0) this.#logger.log(`Carts abandoned: ${abandoned}, expired: ${expired}`);
    } catch (error) {
      this.#logger.warn(`Carts are not swept for now: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.#schedule();
  }
}
