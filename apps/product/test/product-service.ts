import { randomUUID } from 'node:crypto';
import { startTestService, type TestEdit, type TestResponse, type TestService } from '@tenfold/testing';
import type { CreatedView } from '../src/edit-product/product.schema.ts';
import { productDatabase } from '../src/persistence/product-database.ts';
import { ProductModule } from '../src/product.module.ts';
import { manifest } from '../src/service.manifest.ts';

export const staff = {
  userId: 'staff-1',
  roles: ['manager'],
  permissions: ['catalog.write', 'stock.write'],
} as const;

/** Nothing expires by itself while a spec looks. */
const QUIET = { RESERVATION_EXPIRY_INTERVAL_MS: '600000' };

export function startProductService(): Promise<TestService> {
  return startTestService({ manifest, module: ProductModule, database: productDatabase, env: QUIET });
}

export const eur = (amount: number) => ({ amount, currency: 'EUR' });

/** A request of a member of staff, with the headers that edits need. */
export function asStaff<Body = Record<string, unknown>>(
  service: TestService,
  method: string,
  path: string,
  edit: TestEdit = {},
): Promise<TestResponse<Body>> {
  return service.edit<Body>(method, `/v1/admin/${path}`, { as: staff, ...edit });
}

/** Drafts a product through the API. */
export async function aProduct(service: TestService, wishes: Record<string, unknown> = {}): Promise<CreatedView> {
  const sku = `SKU-${randomUUID()}`;
  const body = { sku, slug: sku.toLowerCase(), name: 'Mug', price: eur(1999), ...wishes };
  const { status, body: created } = await asStaff<CreatedView>(service, 'POST', 'products', { body });
  if (status !== 201) throw new Error(`Not created: ${JSON.stringify(created)}`);
  return created;
}

/** A product that is on sale, at version 2. */
export async function aPublishedProduct(
  service: TestService,
  wishes: Record<string, unknown> = {},
): Promise<CreatedView> {
  const created = await aProduct(service, wishes);
  const { status, body } = await asStaff(service, 'POST', `products/${created.id}/publish`, { version: 1 });
  if (status !== 200) throw new Error(`Not published: ${JSON.stringify(body)}`);
  return { ...created, version: 2 };
}

/** Payloads of the events about an aggregate, in order, each with its type. */
export async function eventsOf(
  { database }: TestService,
  aggregateType: string,
  aggregateId: string,
): Promise<Record<string, unknown>[]> {
  const rows = await database.query<{ type: string; payload: Record<string, unknown> }>(
    'SELECT type, payload FROM outbox_messages WHERE aggregate_type = $1 AND aggregate_id = $2 ORDER BY seq',
    [aggregateType, aggregateId],
  );
  return rows.map(({ type, payload }) => ({ type, ...payload }));
}
