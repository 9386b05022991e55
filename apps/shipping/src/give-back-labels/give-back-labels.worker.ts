import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { ShippingConfig } from '../config.ts';
import { GiveBackLabels } from './give-back-labels.ts';

/** Looks now and then for labels that nobody needs: what a dispatch left behind that died, or a carrier that was away. */
@Injectable()
export class GiveBackLabelsWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(GiveBackLabelsWorker.name);
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly labels: GiveBackLabels,
    private readonly config: ShippingConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => {
      this.#running = this.#running.then(() => this.#turn());
    }, this.config.SHIPPING_UNUSED_LABELS_INTERVAL_MS);
  }

  /** The database is still open then: what is in hand ends first. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  async #turn(): Promise<void> {
    try {
      const given = await this.labels.all();
      if (given > 0) this.#logger.log(`Labels given back: ${given}`);
    } catch (error) {
      this.#logger.warn(`No label is given back for now: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
