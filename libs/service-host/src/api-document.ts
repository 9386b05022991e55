import type { ServiceManifest } from '@tenfold/contract-kit';
import { AccessErrors, type Access } from '@tenfold/auth-guard';
import { z } from 'zod';
import type { DeclaredError } from './describe.ts';
import { PROBLEM_JSON } from './problem.ts';
import { RequestErrors } from './request.errors.ts';
import type { RegisteredRoute } from './routes.ts';
import { shareSchemas, type Shown } from './shared-schemas.ts';
import { strict } from './strict-schema.ts';

type Json = Readonly<Record<string, unknown>>;

const PROBLEM_REF = '#/components/schemas/Problem';

const problem: Json = {
  type: 'object',
  title: 'Problem',
  description:
    'What went wrong (RFC 9457). `code` is permanent; `requestId` is the number to quote when asking for help.',
  required: ['type', 'title', 'status', 'code', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      description: 'Every wrong field of a request that is not valid',
      items: {
        type: 'object',
        required: ['path', 'code', 'message'],
        properties: { path: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};

/** The OpenAPI 3.1 document of a service, made from the routes that it really has. */
export function apiDocument(manifest: ServiceManifest, routes: readonly RegisteredRoute[]): Json {
  const schemas: Record<string, unknown> = { Problem: problem };
  const paths: Record<string, Record<string, Json>> = {};
  const shown: Shown[] = [];
  const groups = new Map([[manifest.name, manifest.summary]]);
  for (const route of routes.filter(({ hidden }) => !hidden)) {
    if (route.group) groups.set(route.group.name, route.group.description);
    const path = route.path.replaceAll(/:([A-Za-z0-9_]+)/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = operation(manifest, route, schemas, shown);
  }
  const shared = shareSchemas(paths, shown);
  return {
    openapi: '3.1.0',
    info: { title: `Tenfold ${manifest.name}`, version: '1', description: manifest.summary },
    tags: [...groups].map(([name, description]) => ({ name, description })),
    paths: shared.paths,
    components: {
      schemas: { ...schemas, ...shared.schemas },
      securitySchemes: { accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

function operation(
  manifest: ServiceManifest,
  route: RegisteredRoute,
  schemas: Record<string, unknown>,
  shown: Shown[],
): Json {
  const owner = [manifest.name, route.controller.replace(/Controller$/, ''), route.handler].join('.');
  const operationId = route.path.startsWith('/v1/') ? owner : `${owner}.${route.path}`;
  const convert = (schema: z.ZodType, io: 'input' | 'output') => jsonSchema(schema, io, operationId, schemas);
  const show = (schema: z.ZodType, io: 'input' | 'output') => {
    const converted = convert(schema, io);
    shown.push({ name: `${wordsOf(operationId)}${io === 'input' ? 'Body' : 'Answer'}`, schema: converted });
    return converted;
  };
  return {
    operationId,
    tags: [route.group?.name ?? manifest.name],
    ...(route.summary === undefined ? {} : { summary: route.summary }),
    'x-access': route.access?.kind === 'permission' ? { ...route.access } : { kind: route.access?.kind },
    security: route.access?.kind === 'public' ? [{}, { accessToken: [] }] : [{ accessToken: [] }],
    parameters: parameters(route, convert),
    ...(route.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: show(route.body, 'input') } } } }
      : {}),
    responses: { ...answers(route, show), ...problems(route) },
  };
}

/** `order.PlaceOrder.place` as one word without the service: `PlaceOrderPlace`. */
function wordsOf(operationId: string): string {
  const [, ...words] = operationId.split('.');
  return words
    .map((word) => word.replaceAll(/[^A-Za-z0-9]+/g, ''))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

type Convert = (schema: z.ZodType, io: 'input' | 'output') => Json;

function parameters(route: RegisteredRoute, convert: Convert): Json[] {
  const path = Object.entries(route.parameters).map(([name, schema]) => ({
    in: 'path',
    name,
    required: true,
    schema: convert(schema, 'input'),
  }));
  const { properties = {}, required = [] } = (route.query ? convert(route.query, 'input') : {}) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  const query = Object.entries(properties).map(([name, schema]) => ({
    in: 'query',
    name,
    required: required.includes(name),
    schema,
  }));
  const header = (name: string, description: string, schema: Json, required = true) => ({
    in: 'header',
    name,
    required,
    description,
    schema,
  });
  return [
    ...path,
    ...query,
    ...(route.idempotencyKey
      ? [
          header('Idempotency-Key', 'The same for every repetition of this request', {
            type: 'string',
            minLength: 8,
            maxLength: 255,
          }),
        ]
      : []),
    ...(route.ifMatch ? [header('If-Match', 'The ETag of what is edited', { type: 'string' })] : []),
    ...route.headers.map(({ name, description }) => header(name, description, { type: 'string' }, false)),
  ];
}

function answers(route: RegisteredRoute, convert: Convert): Record<string, Json> {
  const described = route.answers.map(({ status, description, schema }) => [
    status,
    { description, ...(schema ? { content: { 'application/json': { schema: convert(schema, 'output') } } } : {}) },
  ]);
  const status = route.method === 'POST' ? 201 : 200;
  return described.length > 0 ? Object.fromEntries(described) : { [status]: { description: 'Done' } };
}

/** One response for each status, naming the codes that it can carry. */
function problems(route: RegisteredRoute): Record<string, Json> {
  const byStatus = Map.groupBy([...commonErrors(route), ...route.errors], ({ status }) => status);
  return Object.fromEntries([
    ...[...byStatus].map(([status, errors]) => [
      status,
      {
        description: errors.map(({ code, title }) => `\`${code}\`: ${title}`).join('\n\n'),
        content: {
          [PROBLEM_JSON]: {
            schema: { $ref: PROBLEM_REF, properties: { code: { enum: [...new Set(errors.map(({ code }) => code))] } } },
          },
        },
      },
    ]),
    ['default', { description: 'Anything else', content: { [PROBLEM_JSON]: { schema: { $ref: PROBLEM_REF } } } }],
  ]);
}

function commonErrors(route: RegisteredRoute): DeclaredError[] {
  const readsInput =
    route.body || route.query || route.idempotencyKey || route.ifMatch || Object.keys(route.parameters).length > 0;
  return [
    ...(readsInput ? [RequestErrors.invalid] : []),
    ...(route.ifMatch ? [RequestErrors.version_required] : []),
    ...accessErrors(route.access),
  ].map((make) => {
    const { code, status, title } = make();
    return { code, status, title };
  });
}

function accessErrors(access: Access | undefined) {
  const broken = [AccessErrors.token_invalid, AccessErrors.token_expired];
  switch (access?.kind) {
    case 'public':
      return broken;
    case 'permission':
    case 'service':
      return [AccessErrors.token_missing, ...broken, AccessErrors.forbidden];
    default:
      return [AccessErrors.token_missing, ...broken];
  }
}

/** JSON Schema 2020-12, which is what OpenAPI 3.1 speaks; parts that refer to themselves move to the components. */
function jsonSchema(
  schema: z.ZodType,
  io: 'input' | 'output',
  operationId: string,
  schemas: Record<string, unknown>,
): Json {
  const converted = z.toJSONSchema(io === 'input' ? strict(schema) : schema, { io, unrepresentable: 'any' });
  const prefix = `${operationId.replaceAll(/[^A-Za-z0-9]+/g, '_')}_${io}_`;
  const {
    $schema: _dialect,
    $defs = {},
    ...rest
  } = JSON.parse(JSON.stringify(converted).replaceAll('"#/$defs/', `"#/components/schemas/${prefix}`)) as Record<
    string,
    unknown
  > & { $defs?: Record<string, unknown> };
  for (const [name, definition] of Object.entries($defs)) schemas[`${prefix}${name}`] = definition;
  return rest;
}
