import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { DiscoveryService, ModulesContainer, NestFactory } from '@nestjs/core';
import type { ServiceManifest } from '@tenfold/contract-kit';
import { apiDocument } from './api-document.ts';
import { HostModule } from './host.module.ts';
import type { ProgramMetrics } from './metrics/program-metrics.ts';
import type { PlatformConfig } from './platform-config.ts';
import { routesIn } from './routes.ts';

/** In a preview no provider is made, so nobody reads these. */
const unread = {} as PlatformConfig & ProgramMetrics;

/** The OpenAPI document of a service that does not run: it needs no configuration, database or broker. */
export async function describeService(manifest: ServiceManifest, module: Type): Promise<object> {
  const app = await NestFactory.createApplicationContext(HostModule.around(module, manifest, unread, unread), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  return apiDocument(manifest, routesIn(new DiscoveryService(app.get(ModulesContainer))));
}
