import type { ServiceManifest } from '@tenfold/contract-kit';
import { OrderCancelledV1, OrderConfirmedV1, OrderOrders, OrderPlacedV1 } from '@tenfold/order-contracts';
import { PaymentAuthorizedV1, PaymentFailedV1, PaymentPayments } from '@tenfold/payment-contracts';
import { InventoryReservedV1, ProductReservations } from '@tenfold/product-contracts';
import { databaseMigrations, type MigrationClass } from '@tenfold/database';
import { messagingMigrations } from '@tenfold/messaging';
import { testDatabase, type TestDatabase } from '@tenfold/testing';
import pg from 'pg';
import { bigintAsNumber, DatabaseReader } from '../src/database-reader.ts';
import type { Evidence } from '../src/evidence.ts';
import type { ProviderLedger } from '../src/provider-ledger.ts';
import type { LogRecord } from '../src/topic-log.ts';
import { orderD } from './delivered-order.ts';
import { orderA } from './ids.ts';
import { mails, said, soundWorld } from './sound-world.ts';

export type Service = keyof typeof soundWorld;
const services = Object.keys(soundWorld) as Service[];

const manifest = (part: Pick<ServiceManifest, 'name' | 'topics' | 'publishes' | 'hears'>): ServiceManifest => ({
  summary: '',
  routes: [],
  calls: [],
  ...part,
});

const manifests = [
  manifest({
    name: 'order',
    topics: [OrderOrders],
    publishes: [OrderPlacedV1, OrderConfirmedV1, OrderCancelledV1],
    hears: [InventoryReservedV1, PaymentAuthorizedV1, PaymentFailedV1],
  }),
  manifest({
    name: 'product',
    topics: [ProductReservations],
    publishes: [InventoryReservedV1],
    hears: [OrderPlacedV1, OrderConfirmedV1, OrderCancelledV1],
  }),
  manifest({
    name: 'payment',
    topics: [PaymentPayments],
    publishes: [PaymentAuthorizedV1, PaymentFailedV1],
    hears: [OrderCancelledV1],
  }),
];

/** What is done to the sound world before it is examined. */
export interface Damage {
  /** Statements for each database, as the owner of its tables. */
  readonly sql?: Partial<Record<Service, string>>;
  readonly ledger?: (sound: ProviderLedger) => ProviderLedger;
  readonly mails?: (sound: readonly string[]) => readonly string[];
  readonly log?: (sound: readonly LogRecord[]) => readonly LogRecord[];
}

const soundLedger: ProviderLedger = [
  { id: 'txn_1', kind: 'authorize', outcome: 'succeeded', orderId: orderA, amount: 3998, idempotencyKey: 'a' },
  { id: 'txn_2', kind: 'capture', outcome: 'succeeded', orderId: orderA, amount: 3998, idempotencyKey: 'c' },
  { id: 'txn_3', kind: 'refund', outcome: 'succeeded', orderId: orderA, amount: 1000, idempotencyKey: 'r' },
  { id: 'txn_11', kind: 'authorize', outcome: 'succeeded', orderId: orderD, amount: 3598, idempotencyKey: 'da' },
  { id: 'txn_12', kind: 'capture', outcome: 'succeeded', orderId: orderD, amount: 3598, idempotencyKey: 'dc' },
  { id: 'txn_13', kind: 'refund', outcome: 'succeeded', orderId: orderD, amount: 1799, idempotencyKey: 'dr' },
];

const soundLog: readonly LogRecord[] = Object.values(said)
  .flat()
  .map((event, offset) => ({
    topic: event.topic,
    partition: 0,
    offset,
    key: event.order,
    timestampMs: Date.now() - 60_000,
    headers: {},
    value: '{}',
    id: event.id,
    type: event.type,
    stream: { aggregate: event.order, version: event.version },
  }));

type OpenDatabases = ReadonlyMap<Service, { readonly database: TestDatabase; readonly owner: pg.Client }>;

/** The databases as their migrations make them, each holding the sound world in a transaction that never commits. */
export class DamagedPlatform implements AsyncDisposable {
  readonly #databases: OpenDatabases;

  private constructor(databases: OpenDatabases) {
    this.#databases = databases;
  }

  static async create(): Promise<DamagedPlatform> {
    const opened = services.map(async (name) => {
      const source = new URL(`../../../apps/${name}/src/persistence/migrations/index.ts`, import.meta.url);
      // The one thing that a service's migrations index exports is the list.
      const [migrations] = Object.values<readonly MigrationClass[]>(await import(source.pathname));
      if (migrations === undefined) throw new Error(`${source.pathname} exports no migrations`);
      const platform = [...databaseMigrations, ...messagingMigrations];
      const database = await testDatabase({ name, migrations: [...new Set([...platform, ...migrations])] });
      const owner = new pg.Client({ connectionString: database.urls.migrator, types: bigintAsNumber });
      await owner.connect();
      return [name, { database, owner }] as const;
    });
    return new DamagedPlatform(new Map(await Promise.all(opened)));
  }

  /** Builds the sound world, damages it, lets `examine` look at it, and forgets all of it. */
  async examineWith<T>(damage: Damage, examine: (evidence: Evidence) => Promise<T>): Promise<T> {
    const owners = [...this.#databases].map(([name, { owner }]) => ({ name, owner }));
    try {
      for (const { name, owner } of owners) {
        await owner.query(`BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0; ${soundWorld[name]}`);
        await owner.query(damage.sql?.[name] ?? 'SELECT 1');
      }
      return await examine(this.#evidence(damage));
    } finally {
      await Promise.all(owners.map(({ owner }) => owner.query('ROLLBACK')));
    }
  }

  #evidence(damage: Damage): Evidence {
    const records = damage.log?.(soundLog) ?? soundLog;
    return {
      manifests,
      database: (name) => new DatabaseReader(this.#databases.get(name as Service)!.owner as unknown as pg.Pool),
      topics: () => Promise.resolve({ records, forgets: () => false, oldestMs: () => 0 }),
      ledger: () => Promise.resolve(damage.ledger?.(soundLedger) ?? soundLedger),
      mails: () => Promise.resolve({ messageIds: damage.mails?.(mails) ?? mails, keepsAll: true }),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { owner, database } of this.#databases.values()) {
      await owner.end();
      await database.close();
    }
  }
}
