import { createParamDecorator, type ExecutionContext, type ParamDecoratorEnhancer } from '@nestjs/common';
import type { CatalogueEntry, DomainError } from '@tenfold/errors';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { invalidRequest, RequestErrors } from './request.errors.ts';

export interface Answer {
  readonly status: number;
  readonly description: string;
  /** Absent for an answer without a body. */
  readonly schema: z.ZodType | undefined;
}

/** A header of the service's own that a route reads if it is sent. */
export interface ReadHeader {
  /** As documents write it: `Cart-Token`. */
  readonly name: string;
  readonly description: string;
}

/** Routes that stand together in the API reference. */
export interface RouteGroup {
  readonly name: string;
  readonly description: string;
}

export type DeclaredError = CatalogueEntry;

type ErrorMaker = () => DomainError;
type Target = ClassDecorator & MethodDecorator;

const ANSWERS = Symbol('answers');
const THROWS = Symbol('throws');
const SUMMARY = Symbol('summary');
const HIDDEN = Symbol('hidden');
const GROUP = Symbol('group');
const IDEMPOTENCY_KEY = Symbol('idempotency-key');
const IF_MATCH = Symbol('if-match');
const HEADERS = Symbol('headers');

/** One sentence for the API reference: what the route does. */
export const Summary = (text: string): MethodDecorator => annotate(SUMMARY, () => text);

/** What the route answers when all is well; the status itself is set by Nest (`@HttpCode`, 201 for POST). May be repeated. */
export const Answers = (status: number, description: string, schema?: z.ZodType): MethodDecorator =>
  annotate<Answer[]>(ANSWERS, (before = []) => [...before, { status, description, schema }]);

/** The declared errors that a route (or every route of a controller) can answer: `@Throws(OrderErrors.not_found)`. */
export const Throws = (...makers: readonly ErrorMaker[]): Target =>
  annotate<DeclaredError[]>(THROWS, (before = []) => [
    ...before,
    ...makers.map((make) => {
      const { code, status, title } = make();
      return { code, status, title };
    }),
  ]);

/** Leaves the routes of a controller out of the API documents: they are the platform's, not the service's. */
export const Hidden = (): ClassDecorator => annotate(HIDDEN, () => true);

/** Where the routes of a controller stand in the API reference, when not under the name of their service. */
export const Grouped = (group: RouteGroup): ClassDecorator => annotate(GROUP, () => group);

const KEY = /^[\x21-\x7e]{8,255}$/;

/**
 * Parameter decorator: the `Idempotency-Key` header of a POST that creates something or moves money or stock. 400 when it
 * is missing or not 8 to 255 printable ASCII characters.
 */
export const IdempotencyKey = createParamDecorator(
  (_: unknown, context: ExecutionContext): string => {
    const key = context.switchToHttp().getRequest<FastifyRequest>().headers['idempotency-key'];
    if (typeof key === 'string' && KEY.test(key)) return key;
    const code = key === undefined ? 'required' : 'invalid_format';
    const message = 'Send a fresh key of 8 to 255 printable characters without spaces, a UUID for example';
    throw invalidRequest([{ path: 'Idempotency-Key', code, message }]);
  },
  [marks(IDEMPOTENCY_KEY)],
);

const ETAG = /^"(0|[1-9][0-9]{0,14})"$/;

/**
 * Parameter decorator: the row version that an edit is based on, from `If-Match: "<version>"`. 428 when it is missing, 400
 * when it is not an entity tag of ours. The use case answers 412 (`<service>.stale_version`) if the row has moved on.
 */
export const IfMatch = createParamDecorator(
  (_: unknown, context: ExecutionContext): number => {
    const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
    if (header === undefined) throw RequestErrors.version_required();
    const version = ETAG.exec(header)?.[1];
    if (version !== undefined) return Number(version);
    throw invalidRequest([{ path: 'If-Match', code: 'invalid_format', message: 'An ETag as this service gave it' }]);
  },
  [marks(IF_MATCH)],
);

/**
 * For a parameter decorator that reads a header of its own: `createParamDecorator(read, [readsHeader(cartToken)])` shows it in
 * the API document of each route that has the parameter.
 */
export const readsHeader =
  (header: ReadHeader): ParamDecoratorEnhancer =>
  (target, method) => {
    if (method === undefined) return;
    const known = readHeaders(target.constructor, method);
    Reflect.defineMetadata(HEADERS, [...known, header], target.constructor, method);
  };

export const readHeaders = (controller: object, method: string | symbol): readonly ReadHeader[] =>
  (Reflect.getMetadata(HEADERS, controller, method) as ReadHeader[] | undefined) ?? [];
export const describedAnswers = (handler: object): readonly Answer[] => read<Answer[]>(ANSWERS, handler) ?? [];
export const declaredThrows = (controller: object, handler: object): readonly DeclaredError[] => [
  ...(read<DeclaredError[]>(THROWS, controller) ?? []),
  ...(read<DeclaredError[]>(THROWS, handler) ?? []),
];
export const summaryOf = (handler: object): string | undefined => read<string>(SUMMARY, handler);
export const isHidden = (controller: object): boolean => read<boolean>(HIDDEN, controller) ?? false;
export const groupOf = (controller: object): RouteGroup | undefined => read<RouteGroup>(GROUP, controller);
export const requiresIdempotencyKey = (controller: object, method: string): boolean =>
  Reflect.hasMetadata(IDEMPOTENCY_KEY, controller, method);
export const requiresVersion = (controller: object, method: string): boolean =>
  Reflect.hasMetadata(IF_MATCH, controller, method);

function annotate<T>(key: symbol, value: (before?: T) => T): Target {
  return (target: object, _member?: string | symbol, descriptor?: PropertyDescriptor) => {
    const on = (descriptor?.value as object | undefined) ?? target;
    Reflect.defineMetadata(key, value(read<T>(key, on)), on);
  };
}

function marks(key: symbol): ParamDecoratorEnhancer {
  return (target, method) => {
    if (method !== undefined) Reflect.defineMetadata(key, true, target.constructor, method);
  };
}

function read<T>(key: symbol, target: object): T | undefined {
  return Reflect.getOwnMetadata(key, target) as T | undefined;
}
