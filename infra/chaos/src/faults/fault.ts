import type { Platform } from '@tenfold/local-platform';
import type { Chance } from '../chance.ts';
import type { Cards } from '../client.ts';
import type { Shop } from '../shop.ts';
import type { Workload } from '../workload.ts';

export type FaultName = 'F1' | 'F2' | 'F3' | 'F4' | 'F5' | 'F7' | 'F8' | 'F9' | 'F10';

export interface Scene {
  readonly platform: Platform;
  readonly shop: Shop;
  readonly workload: Workload;
  readonly chance: Chance;
  readonly tier: 'short' | 'long';
  /** Writes down what was done, for the report. */
  readonly note: (what: string) => void;
}

export interface Fault {
  readonly name: FaultName;
  readonly title: string;
  /** Other cards than on every day. */
  readonly cards?: Cards;
  /**
   * Does the damage and takes it back: when it resolves, nothing keeps the platform from healing.
   *
   * @throws when the fault could not be brought about, which proves nothing
   */
  strike(scene: Scene): Promise<void>;
}
