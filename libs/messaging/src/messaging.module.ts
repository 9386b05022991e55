import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { ServiceManifest } from '@tenfold/contract-kit';
import { Database } from '@tenfold/database';
import { MessagingMetrics } from './metrics.ts';
import { Outbox } from './outbox/outbox.ts';
import { Sealer, type SealingKeys } from './sealing/sealer.ts';
import { sealingKeysFrom } from './settings.ts';

/** What takes the place of the environment and of the defaults, in tests. */
export interface MessagingOptions {
  readonly brokers?: readonly string[];
  readonly sealingKeys?: SealingKeys;
  /** Name of the consumer group; the service's name unless a test needs its own. */
  readonly group?: string;
}

/** Offers `Outbox`, `Sealer` and `Messaging` to the whole application. */
@Global()
@Module({})
export class MessagingModule {
  static forService(_manifest: ServiceManifest, options: MessagingOptions = {}): DynamicModule {
    return {
      module: MessagingModule,
      providers: [
        MessagingMetrics,
        { provide: Outbox, inject: [Database], useFactory: (database: Database) => new Outbox(database) },
        { provide: Sealer, useFactory: () => new Sealer(options.sealingKeys ?? sealingKeysFrom(process.env)) },
      ],
      exports: [MessagingMetrics, Outbox, Sealer],
    };
  }
}
