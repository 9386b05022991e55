import { Global, Logger, Module, type DynamicModule, type INestApplication } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import type { ServiceManifest } from '@tenfold/contract-kit';
import { AuditLog, Database } from '@tenfold/database';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { OutboxArchive } from './archive/outbox-archive.ts';
import { openObjectStore } from './archive/object-store.ts';
import { armFailPoint } from './fail-points.ts';
import { DeadLetters } from './inbox/dead-letters.ts';
import { defaultLimits, Delivery, type DeliveryLimits } from './inbox/delivery.ts';
import { HandlerRegistry } from './inbox/handler-registry.ts';
import { ChangeFeed } from './feed/change-feed.ts';
import { Handling, type HandlingParts } from './inbox/handling.ts';
import { InboxStore } from './inbox/inbox-store.ts';
import { InboxTransport } from './inbox/inbox-transport.ts';
import { defaultWatch, Inbox, type InboxDeps, type Watch } from './inbox/inbox.ts';
import { Retrier } from './inbox/retrier.ts';
import { SharedDelivery } from './inbox/shared-delivery.ts';
import { KafkaJsClient } from './log-client/kafkajs-client.ts';
import type { LogClient } from './log-client/log-client.ts';
import { Messaging } from './messaging.ts';
import { MessagingMetrics } from './metrics.ts';
import { CommitHints } from './outbox/commit-hints.ts';
import { OutboxStore } from './outbox/outbox-store.ts';
import { DeadLetterDesk } from './operations/dead-letter-desk.ts';
import { LateCopies } from './outbox/late-copies.ts';
import { OutboxMaintenance } from './outbox/outbox-maintenance.ts';
import { Outbox } from './outbox/outbox.ts';
import { RefusedEvents } from './outbox/refused-events.ts';
import { Relay } from './outbox/relay.ts';
import { MAX_ROWS } from './outbox/shard-relay.ts';
import { Replay } from './replay/replay.ts';
import { Sealer, type SealingKeys } from './sealing/sealer.ts';
import { brokersFrom, messagingSettings, sealingKeysFrom, type MessagingSettings } from './settings.ts';

/** What takes the place of the environment and of the defaults. */
export interface MessagingOptions {
  readonly brokers?: readonly string[];
  readonly sealingKeys?: SealingKeys;
  /** Name of the consumer group; the service's name unless a test needs its own. */
  readonly group?: string;
  readonly limits?: Partial<DeliveryLimits>;
  readonly settings?: Partial<MessagingSettings>;
  readonly watch?: Watch;
  /** In place of a client for `brokers`. */
  readonly log?: LogClient;
  /** Handlers at work at the same time: each holds a connection of the pool, which requests need too. */
  readonly concurrency?: number;
  /** What to do when the consumer is gone for good; ends the process unless a test says otherwise. */
  readonly onCrash?: (error: Error) => void;
}

const DEFAULT_CONCURRENCY = 6;

/** Offers `Outbox`, `Sealer`, `Messaging` and `MessagingMetrics` to the whole application. */
@Global()
@Module({})
export class MessagingModule {
  static forService(manifest: ServiceManifest, options: MessagingOptions = {}): DynamicModule {
    armFailPoint(manifest.name, process.env);
    return {
      module: MessagingModule,
      imports: [DiscoveryModule],
      providers: [
        MessagingMetrics,
        { provide: Outbox, inject: [Database], useFactory: (database: Database) => new Outbox(database) },
        { provide: Sealer, useFactory: () => new Sealer(options.sealingKeys ?? sealingKeysFrom(process.env)) },
        {
          provide: Handling,
          inject: [Database, Outbox, MessagingMetrics, DiscoveryService],
          useFactory: (...parts: Parts) => new Handling(() => assembleHandling(manifest, options, parts)),
        },
        {
          provide: Messaging,
          inject: [Database, Outbox, MessagingMetrics, Handling],
          useFactory: (...parts: MessagingParts) => assemble(manifest, options, parts),
        },
        {
          provide: DeadLetterDesk,
          inject: [Database, Handling],
          useFactory: (database: Database, handling: Handling) =>
            new DeadLetterDesk(database, handling, new AuditLog()),
        },
        {
          provide: Replay,
          inject: [Database],
          useFactory: (database: Database) => replayOf(database, manifest, options),
        },
        {
          provide: ChangeFeed,
          inject: [Database],
          useFactory: (database: Database) => new ChangeFeed(database, namesOf(manifest.topics)),
        },
      ],
      exports: [ChangeFeed, DeadLetterDesk, Replay, MessagingMetrics, Outbox, Sealer, Messaging],
    };
  }
}

/** Lets an application hear and relay events from its start until it is closed. To be called before `app.listen`. */
export async function connectMessaging(app: INestApplication): Promise<void> {
  app.connectMicroservice({ strategy: new InboxTransport(app.get(Messaging, { strict: false })) });
  await app.startAllMicroservices();
}

type Parts = [Database, Outbox, MessagingMetrics, DiscoveryService];
type MessagingParts = [Database, Outbox, MessagingMetrics, Handling<InboxParts>];

/** What hearing is made of, with the means of giving an event up. */
interface InboxParts extends HandlingParts {
  readonly sharedDelivery: SharedDelivery;
  readonly store: InboxStore;
  readonly deadLetters: DeadLetters;
}

function assemble(manifest: ServiceManifest, options: MessagingOptions, parts: MessagingParts): Messaging {
  const [database, outbox, metrics, handling] = parts;
  const log = options.log ?? brokerClient(manifest, options);
  const settings = settingsOf(options);
  const relay = assembleRelay(manifest, database, outbox, metrics, log);
  const leads = () => relay.isFirst;
  const maintenance = new OutboxMaintenance({
    database,
    settings,
    leads,
    archive: () => archiveOf(database, manifest, settings),
  });
  const group = groupOf(manifest, options);
  const inboxStore = new InboxStore(database);
  const makeInbox = () => assembleInbox(options, { ...handling.parts, database, metrics, log, group });
  return new Messaging({ makeInbox, inboxStore, relay, maintenance, log, group });
}

function brokerClient({ name }: ServiceManifest, { brokers = brokersFrom(process.env) }: MessagingOptions): LogClient {
  return new KafkaJsClient({ brokers, clientId: name });
}

function assembleRelay(
  manifest: ServiceManifest,
  database: Database,
  outbox: Outbox,
  metrics: MessagingMetrics,
  log: LogClient,
): Relay {
  const compacted = namesOf(manifest.topics.filter(({ cleanup }) => cleanup === 'compact'));
  const store = new OutboxStore(database, `${hostname().slice(0, 20)}-${process.pid}-${randomUUID().slice(0, 8)}`);
  return new Relay({
    outbox,
    hints: new CommitHints(database),
    service: manifest.name,
    store,
    log,
    refused: new RefusedEvents(database, metrics),
    metrics,
    lateCopies: compacted.length > 0 ? new LateCopies(database, compacted, MAX_ROWS) : undefined,
  });
}

function assembleHandling(manifest: ServiceManifest, options: MessagingOptions, parts: Parts): InboxParts {
  const [database, outbox, metrics, discovery] = parts;
  const store = new InboxStore(database);
  const deadLetters = new DeadLetters(database, outbox, metrics, groupOf(manifest, options));
  const limits = { ...defaultLimits, ...options.limits };
  return {
    registry: new HandlerRegistry(manifest, instancesOf(discovery), listOf(settingsOf(options).REPLAY_TOPICS)),
    delivery: new Delivery({ database, store, deadLetters, metrics, limits }),
    sharedDelivery: new SharedDelivery({ database, metrics, limits }),
    store,
    deadLetters,
  };
}

type InboxNeeds = Pick<InboxDeps, 'database' | 'metrics' | 'log' | 'group'> & InboxParts;

function assembleInbox(options: MessagingOptions, { store, ...needs }: InboxNeeds): Inbox {
  return new Inbox({
    ...needs,
    retrier: new Retrier(store, needs.delivery, needs.registry),
    concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
    onCrash: options.onCrash ?? endProcess,
    watch: options.watch ?? defaultWatch,
  });
}

function settingsOf({ settings }: MessagingOptions): MessagingSettings {
  return { ...messagingSettings.parse(process.env), ...settings };
}

async function archiveOf(
  database: Database,
  { name }: ServiceManifest,
  settings: MessagingSettings,
): Promise<OutboxArchive | undefined> {
  const store = await openObjectStore(settings);
  return store && new OutboxArchive(database, store, name);
}

function replayOf(database: Database, manifest: ServiceManifest, options: MessagingOptions): Replay {
  return new Replay({
    database,
    manifest,
    audit: new AuditLog(),
    log: () => options.log ?? brokerClient(manifest, options),
    archive: () => archiveOf(database, manifest, settingsOf(options)),
  });
}

function listOf(text: string): string[] {
  return text.split(',').filter(Boolean);
}

function namesOf(topics: ServiceManifest['topics']): string[] {
  return topics.map(({ name }) => name);
}

function groupOf({ name }: ServiceManifest, { group = name }: MessagingOptions): string {
  return group;
}

function instancesOf(discovery: DiscoveryService): object[] {
  return discovery.getProviders().flatMap(({ instance }) => {
    const provided: unknown = instance;
    return typeof provided === 'object' && typeof provided?.constructor === 'function' ? [provided] : [];
  });
}

function endProcess(error: Error): void {
  new Logger(MessagingModule.name).fatal(`The consumer is gone: ${error.message}`, error.stack);
  process.exit(1);
}
