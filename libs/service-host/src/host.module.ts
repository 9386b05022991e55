import type { DynamicModule, Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { AccessGuard, TokenVerifier } from '@tenfold/auth-guard';
import type { ServiceManifest } from '@tenfold/contract-kit';
import { Messaging } from '@tenfold/messaging';
import { ApiDocumentController, MANIFEST } from './api-document.controller.ts';
import { EventSchemasController } from './event-schemas.controller.ts';
import { HealthController, Readiness } from './health.ts';
import { BacklogReader } from './metrics/backlog-reader.ts';
import { MetricsController } from './metrics/metrics.controller.ts';
import { ProgramMetrics } from './metrics/program-metrics.ts';
import { changeFeedControllerOf } from './operations/change-feed.controller.ts';
import { deadLettersControllerOf } from './operations/dead-letters.controller.ts';
import { speaksKafka, type PlatformConfig } from './platform-config.ts';
import { ProblemFilter } from './problem.filter.ts';
import { StatusController } from './status.controller.ts';
import { ValidationPipe } from './validation.pipe.ts';

/** What surrounds the module of every service. */
export class HostModule {
  static around(
    service: Type,
    manifest: ServiceManifest,
    config: PlatformConfig,
    metrics: ProgramMetrics,
  ): DynamicModule {
    return {
      module: HostModule,
      imports: [DiscoveryModule, service],
      controllers: [
        HealthController,
        ApiDocumentController,
        EventSchemasController,
        MetricsController,
        StatusController,
        ...operationsOf(manifest),
      ],
      providers: [
        Readiness,
        { provide: MANIFEST, useValue: manifest },
        { provide: ProgramMetrics, useValue: metrics },
        {
          provide: BacklogReader,
          inject: [{ token: Messaging, optional: true }],
          useFactory: (messaging?: Messaging) => new BacklogReader(messaging),
        },
        {
          provide: TokenVerifier,
          useFactory: () => new TokenVerifier({ jwksUrl: config.AUTH_JWKS_URL, issuer: config.AUTH_ISSUER }),
        },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_PIPE, useClass: ValidationPipe },
      ],
    };
  }
}

/** What a service that says or hears something offers beside its own routes. */
function operationsOf(manifest: ServiceManifest): Type[] {
  const { name, publishes } = manifest;
  return [
    ...(speaksKafka(manifest) ? [deadLettersControllerOf(name)] : []),
    ...(publishes.length > 0 ? [changeFeedControllerOf(name)] : []),
  ];
}
