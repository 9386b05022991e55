import { RequestMethod, type INestApplicationContext, type Type } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { accessOf, type Access } from '@tenfold/auth-guard';
import { z } from 'zod';
import {
  describedAnswers,
  declaredThrows,
  groupOf,
  isHidden,
  readHeaders,
  requiresIdempotencyKey,
  requiresVersion,
  summaryOf,
} from './describe.ts';
import type { Answer, DeclaredError, ReadHeader, RouteGroup } from './describe.ts';

/** One route as the running service has it: the only source of access checks, API documents and generated tests. */
export interface RegisteredRoute {
  readonly controller: string;
  readonly handler: string;
  readonly method: string;
  /** With parameters as `:name`, for example `/v1/orders/:id`. */
  readonly path: string;
  readonly access: Access | undefined;
  readonly body: z.ZodType | undefined;
  readonly query: z.ZodType | undefined;
  readonly parameters: Readonly<Record<string, z.ZodType>>;
  /** Arguments that a handler takes from the request without a schema; the service does not start with any. */
  readonly unchecked: readonly string[];
  readonly idempotencyKey: boolean;
  readonly ifMatch: boolean;
  /** Headers beside those two that it reads if they are sent. */
  readonly headers: readonly ReadHeader[];
  readonly summary: string | undefined;
  readonly answers: readonly Answer[];
  readonly errors: readonly DeclaredError[];
  /** Routes of the platform itself (health, documents), which API documents and generated tests leave out. */
  readonly hidden: boolean;
  /** Absent for what a service does for its users. */
  readonly group: RouteGroup | undefined;
}

interface RouteArgument {
  readonly data?: unknown;
  readonly schema?: unknown;
}

type Handler = (...args: never[]) => unknown;

const BODY = 3;
const QUERY = 4;
const PARAM = 5;
const ARGUMENT_NAMES: Readonly<Record<number, string>> = {
  [BODY]: 'body',
  [QUERY]: 'query',
  [PARAM]: 'path parameter',
};

/** Every HTTP route of the application, in the order of registration. */
export function registeredRoutes(app: INestApplicationContext): RegisteredRoute[] {
  return routesIn(app.get(DiscoveryService, { strict: false }));
}

export function routesIn(discovery: DiscoveryService): RegisteredRoute[] {
  return discovery
    .getControllers()
    .flatMap(({ metatype }) => (typeof metatype === 'function' ? routesOf(metatype as Type) : []));
}

function routesOf(controller: Type): RegisteredRoute[] {
  const prototype = controller.prototype as Readonly<Record<string, Handler>>;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler = prototype[name];
    if (!handler || !Reflect.hasMetadata('method', handler)) return [];
    const prefixes = [Reflect.getMetadata('path', controller) as string | string[]].flat();
    const suffixes = [Reflect.getMetadata('path', handler) as string | string[]].flat();
    return prefixes.flatMap((prefix) =>
      suffixes.map((suffix) => describe(controller, name, handler, joined(prefix, suffix))),
    );
  });
}

function describe(controller: Type, name: string, handler: Handler, path: string): RegisteredRoute {
  const args = Object.entries(
    (Reflect.getMetadata('__routeArguments__', controller, name) ?? {}) as Record<string, RouteArgument>,
  ).map(([key, argument]) => ({ kind: Number(key.split(':')[0]), ...argument }));
  const schemaOf = (kind: number) =>
    args.find((argument) => argument.kind === kind && argument.data === undefined)?.schema as z.ZodType | undefined;
  return {
    controller: controller.name,
    handler: name,
    method: RequestMethod[Reflect.getMetadata('method', handler) as number] ?? 'GET',
    path,
    access: accessOf(controller, handler),
    body: schemaOf(BODY),
    query: schemaOf(QUERY),
    parameters: Object.fromEntries(
      args
        .filter((argument) => argument.kind === PARAM && argument.schema)
        .map((argument) => [String(argument.data), argument.schema as z.ZodType]),
    ),
    unchecked: args
      .filter((argument) => argument.kind in ARGUMENT_NAMES && !(argument.schema instanceof z.core.$ZodType))
      .map((argument) => [ARGUMENT_NAMES[argument.kind], argument.data].filter(Boolean).join(' ')),
    idempotencyKey: requiresIdempotencyKey(controller, name),
    ifMatch: requiresVersion(controller, name),
    headers: readHeaders(controller, name),
    summary: summaryOf(handler),
    answers: describedAnswers(handler),
    errors: declaredThrows(controller, handler),
    hidden: isHidden(controller),
    group: groupOf(controller),
  };
}

function joined(...parts: string[]): string {
  return `/${parts
    .map((part) => part.replaceAll(/^\/+|\/+$/g, ''))
    .filter(Boolean)
    .join('/')}`;
}

/**
 * @throws Error naming every route that does not say who may use it, or that reads something from the request without
 * checking it
 */
export function assertRoutesDeclared(routes: readonly RegisteredRoute[]): void {
  const faults = routes.flatMap((route) => {
    const name = `${route.controller}.${route.handler} (${route.method} ${route.path})`;
    return [
      ...(route.access
        ? []
        : [`${name} declares no access: add @Public, @Authenticated, @OwnerOnly, @RequiresPermission or @ServiceOnly`]),
      ...route.unchecked.map((argument) => `${name} reads its ${argument} without a schema`),
    ];
  });
  if (faults.length > 0)
    throw new Error(`The service does not start:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
}
