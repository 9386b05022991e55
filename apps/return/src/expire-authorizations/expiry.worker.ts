import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { ReturnConfig } from '../config.ts';
import { ExpireAuthorizations } from './expire-authorizations.ts';

/** Looks for what has run out, again and again while the service runs; a failure waits for the next turn. */
@Injectable()
export class ExpiryWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log = new Logger(ExpiryWorker.name);
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(
    private readonly expire: ExpireAuthorizations,
    private readonly config: ReturnConfig,
  ) {}

  onApplicationBootstrap(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#turn = this.#look().then(() => this.onApplicationBootstrap());
    }, this.config.RETURN_EXPIRY_INTERVAL_MS);
  }

  /** The database is still open then: what is in hand ends first. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#turn;
  }

  async #look(): Promise<void> {
    try {
      const expired = await this.expire.step();
      if (expired > 0) this.#log.log(`Authorisations that ran out: ${expired}`);
    } catch (error) {
      this.#log.warn(`Nothing runs out for now: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
