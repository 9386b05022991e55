import type { Platform } from '@tenfold/local-platform';
import type { KafkaProxy } from '../kafka-proxy.ts';
import type { Chance } from '../chance.ts';
import type { Cards } from '../client.ts';
import type { Shop } from '../shop.ts';
import type { Workload } from '../workload.ts';

export type FaultName = 'F1' | 'F2' | 'F3' | 'F4' | 'F5' | 'F7' | 'F8' | 'F9' | 'F10';

export interface Scene {
  readonly platform: Platform;
  /** Between the services and Kafka. */
  readonly proxy: KafkaProxy;
  /** What every program is told at its next start. */
  readonly environment: Record<string, string>;
  /** Free for one more process of a service. */
  readonly replicaPort: number;
  readonly shop: Shop;
  readonly workload: Workload;
  readonly seed: number;
  readonly chance: Chance;
  readonly tier: 'short' | 'long';
  /** Writes down what was done, for the report. */
  readonly note: (what: string) => void;
  /** A record that the fault put on a topic itself: what the invariants say about it is no fault of the platform. */
  readonly planted: (record: { readonly topic: string; readonly partition: number; readonly offset: number }) => void;
}

export interface Fault {
  readonly name: FaultName;
  readonly title: string;
  /** Other cards than on every day. */
  readonly cards?: Cards;
  /** How long a customer thinks between two orders; not at all where nothing is told. */
  readonly thinkMs?: Readonly<Record<Scene['tier'], number>>;
  /**
   * Does the damage and takes it back: when it resolves, nothing keeps the platform from healing.
   *
   * @throws when it could not be brought about, which proves nothing, or when the platform did what it must not while it lasted
   */
  strike(scene: Scene): Promise<void>;
}
