import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceManifest } from '@tenfold/contract-kit';
import type { ServiceDatabase } from '@tenfold/database';
import { currentCorrelation } from '@tenfold/messaging';
import { LogController, type FastifyInstance } from 'fastify';
import { loadConfig } from './config.ts';
import { watchDatabase } from './database-readiness.ts';
import { HostModule } from './host.module.ts';
import { answerFrameworkError, installHttpHooks, requestIdOf } from './http-hooks.ts';
import { createLogger, PinoLogger } from './logging.ts';
import { exportMetrics } from './metrics/export-metrics.ts';
import { ProgramMetrics } from './metrics/program-metrics.ts';
import { platformConfig, type PlatformConfig } from './platform-config.ts';
import { assertRoutesDeclared, registeredRoutes } from './routes.ts';

export interface ServiceParts {
  /** The database of the service, the same object that its module gives to `DatabaseModule.forService`. */
  readonly database?: ServiceDatabase;
}

export interface Service {
  readonly app: NestFastifyApplication;
  readonly config: PlatformConfig;
}

/**
 * Builds a service around its module, ready to listen.
 *
 * @throws ConfigError naming every wrong key
 * @throws Error naming every route without declared access or with unchecked input
 */
export async function createService(
  manifest: ServiceManifest,
  module: Type,
  parts: ServiceParts = {},
): Promise<Service> {
  const config: PlatformConfig = loadConfig(platformConfig(manifest, { database: parts.database !== undefined }));
  const logger = createLogger(manifest.name, config.LOG_LEVEL, currentCorrelation);
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    frameworkErrors: answerFrameworkError,
    genReqId: requestIdOf,
    bodyLimit: config.HTTP_BODY_LIMIT_BYTES,
    trustProxy: config.HTTP_TRUSTED_PROXIES.split(','),
    routerOptions: { maxParamLength: 255 },
    forceCloseConnections: 'idle',
  });
  const metrics = new ProgramMetrics(manifest.name);
  installHttpHooks(adapter.getInstance() as unknown as FastifyInstance, metrics);
  const host = HostModule.around(module, manifest, config, metrics);
  const app = await NestFactory.create<NestFastifyApplication>(host, adapter, {
    logger: new PinoLogger(logger),
    abortOnError: false,
    rawBody: true,
    routeConflictPolicy: { duplicate: 'error' },
  });
  assertRoutesDeclared(registeredRoutes(app));
  if (parts.database) watchDatabase(app);
  exportMetrics(app, metrics, manifest, parts.database !== undefined);
  return { app, config };
}
