import { Logger, Module, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { defineService, type EventView } from '@tenfold/contract-kit';
import { Database, DatabaseModule, databaseMigrations } from '@tenfold/database';
import {
  Messaging,
  MessagingMetrics,
  MessagingModule,
  messagingMigrations,
  Outbox,
  type MessagingOptions,
} from '@tenfold/messaging';
import { AcknowledgementWatch } from './acknowledgement-watch.ts';
import { CreateBenchTables1900000000000 } from './create-bench-tables.ts';
import type { BenchServers } from './bench-servers.ts';
import { relayed } from './contract.ts';

export const benchMigrations = [...databaseMigrations, ...messagingMigrations, CreateBenchTables1900000000000];

export interface Hearing {
  readonly group: string;
  readonly handlers: readonly Type[];
  readonly hears: readonly EventView[];
}

/** A service made of the real libraries: its pool, outbox, relay and, when it hears something, its inbox. */
export class BenchService implements AsyncDisposable {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly metrics: MessagingMetrics;
  readonly messaging: Messaging;
  readonly acknowledgements: AcknowledgementWatch;
  readonly #context: INestApplicationContext;

  private constructor(context: INestApplicationContext, acknowledgements: AcknowledgementWatch) {
    this.#context = context;
    this.acknowledgements = acknowledgements;
    this.database = context.get(Database);
    this.outbox = context.get(Outbox);
    this.metrics = context.get(MessagingMetrics);
    this.messaging = context.get(Messaging);
  }

  /** @param retentionMs how long outbox and inbox remember; as long as in production when left out */
  static async open(
    { databaseUrl, brokers }: BenchServers,
    hearing?: Hearing,
    retentionMs?: number,
  ): Promise<BenchService> {
    Logger.overrideLogger(['warn', 'error', 'fatal']);
    const { group = 'bench', handlers = [], hears = [] } = hearing ?? {};
    const manifest = defineService({
      name: 'bench',
      summary: 'A service of the benchmark.',
      routes: [],
      topics: [relayed.topic],
      publishes: [relayed.Noted],
      hears,
      calls: [],
    });
    const log = new AcknowledgementWatch(brokers);
    @Module({
      imports: [
        DatabaseModule.forService({ name: 'bench', entities: [], migrations: benchMigrations, url: databaseUrl }),
        MessagingModule.forService(manifest, { log, group, settings: settingsFor(retentionMs) }),
      ],
      providers: [...handlers],
    })
    class BenchModule {}
    const context = await NestFactory.createApplicationContext(BenchModule, { logger: ['warn', 'error', 'fatal'] });
    return new BenchService(context, log);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.messaging.drain();
    await this.#context.close();
  }
}

function settingsFor(retentionMs: number | undefined): NonNullable<MessagingOptions['settings']> {
  if (retentionMs === undefined) return { OUTBOX_ARCHIVE: 'none' };
  return {
    OUTBOX_ARCHIVE: 'none',
    OUTBOX_RETENTION_MS: retentionMs,
    OUTBOX_PARTITION_MS: retentionMs / 4,
    INBOX_RETENTION_MS: retentionMs,
  };
}
