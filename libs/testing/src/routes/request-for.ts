import { strict, type RegisteredRoute } from '@tenfold/service-host';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { sampleOf, type Schema } from './sample.ts';

/** How suites over all routes call one: `POST /v1/orders`. */
export function nameOf({ method, path }: RegisteredRoute): string {
  return `${method} ${path}`;
}

/** The headers without which the route answers nothing else. */
export function headersFor({ idempotencyKey, ifMatch }: RegisteredRoute): Record<string, string> {
  return { ...(idempotencyKey ? { 'idempotency-key': randomUUID() } : {}), ...(ifMatch ? { 'if-match': '"1"' } : {}) };
}

/** The path with a right-looking value for each parameter, or with those of `replace`, which are taken as they are. */
export function pathOf(route: RegisteredRoute, replace: Readonly<Record<string, string>> = {}): string {
  return route.path.replaceAll(/:([A-Za-z0-9_]+)/g, (_, name: string) => {
    const sample = sampleOf(schemaOf(route.parameters[name]));
    return replace[name] ?? encodeURIComponent(String(sample ?? 'sample'));
  });
}

export function schemaOf(schema: z.ZodType | undefined): Schema {
  return schema ? (z.toJSONSchema(strict(schema), { io: 'input', unrepresentable: 'any' }) as Schema) : {};
}
