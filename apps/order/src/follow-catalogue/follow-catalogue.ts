import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { RepeatedWork } from '@tenfold/service-host';
import { OrderConfig } from '../config.ts';
import { CatalogueLog } from './catalogue-log.ts';
import { ReplicaLag } from './replica-lag.ts';

const LOOK_MS = 5_000;
/** Whoever is turned away is asked to come back after a second. */
const LOOK_AGAIN_MS = 1_000;

/**
 * Knows whether the replica of the catalogue is too old to price an order by. Looks by itself every few seconds, so that
 * no request waits for it. While the broker does not answer, the last verdict stands: a shop whose log is away still
 * sells.
 */
@Injectable()
export class FollowCatalogue implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(FollowCatalogue.name);
  readonly #lag: ReplicaLag;
  /** Unknown until the first look. */
  #isBehind: boolean | undefined;
  readonly #looks = new RepeatedWork({ name: FollowCatalogue.name, everyMs: LOOK_MS, run: () => this.#follow() });

  constructor(
    private readonly log: CatalogueLog,
    config: OrderConfig,
  ) {
    this.#lag = new ReplicaLag(config.CATALOGUE_MAX_LAG_MS);
  }

  /** Whether a change of the catalogue has been waiting for longer than `CATALOGUE_MAX_LAG_MS`. */
  get isBehind(): boolean {
    return this.#isBehind === true;
  }

  onApplicationBootstrap(): void {
    this.#looks.start();
    this.#looks.wake();
  }

  /** A look may wait for a broker that is away: nobody waits for the look. */
  beforeApplicationShutdown(): void {
    void this.#looks.stop();
  }

  /** One look. */
  async look(): Promise<void> {
    const wasBehind = this.#isBehind;
    this.#isBehind = this.#lag.isBehind(await this.log.progress(), performance.now());
    if (this.#isBehind && !wasBehind) this.#logger.warn('The catalogue is behind: no order is priced until it is not');
    if (!this.#isBehind && wasBehind) this.#logger.log('The catalogue has caught up');
  }

  async #follow(): Promise<number> {
    await this.look().catch((error: unknown) =>
      this.#logger.debug(`How old the catalogue is cannot be seen: ${String(error)}`),
    );
    return this.#isBehind === false ? LOOK_MS : LOOK_AGAIN_MS;
  }
}
