import type { DynamicModule, Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { AccessGuard, TokenVerifier } from '@tenfold/auth-guard';
import type { ServiceManifest } from '@tenfold/contract-kit';
import { ApiDocumentController, MANIFEST } from './api-document.controller.ts';
import { HealthController, Readiness } from './health.ts';
import type { PlatformConfig } from './platform-config.ts';
import { ProblemFilter } from './problem.filter.ts';
import { ValidationPipe } from './validation.pipe.ts';

/** What surrounds the module of every service. */
export class HostModule {
  static around(service: Type, manifest: ServiceManifest, config: PlatformConfig): DynamicModule {
    return {
      module: HostModule,
      imports: [DiscoveryModule, service],
      controllers: [HealthController, ApiDocumentController],
      providers: [
        Readiness,
        { provide: MANIFEST, useValue: manifest },
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
