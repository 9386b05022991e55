import { createHash } from 'node:crypto';
import type { Secrets } from '../secrets.ts';
import type { Done } from '../setup/done.ts';
import { categories, products, type SeedProduct, type SeedTaxRate, taxRates } from './shop.ts';
import { expectStatus, ShopApi } from './shop-api.ts';

export interface Login {
  readonly role: string;
  readonly email: string;
  readonly password: string;
}

export interface SeedContext {
  readonly secrets: Secrets;
  /** Names of the programs that run. */
  readonly apps: readonly string[];
  /** URL of the gateway. */
  readonly gateway: string;
  /** Host and port of Postgres: another server has another shop. */
  readonly server: string;
  readonly done: Done;
  readonly say: (line: string) => void;
  readonly createUser: (args: readonly string[], password: string) => Promise<void>;
}

const ROLES = ['admin', 'manager', 'employee', 'customer'] as const;

/**
 * Fills the shop: one login for each role, tax rates, categories, goods and stock. What is there already is left as it is,
 * so an interrupted seed is completed by the next start; one that was completed is not looked at again.
 */
export async function seed(context: SeedContext): Promise<readonly Login[]> {
  const { apps, done, secrets, server, say } = context;
  if (!['auth', 'gateway'].every((name) => apps.includes(name))) return [];
  const logins = ROLES.map((role) => ({
    role,
    email: `${role}@tenfold.example`,
    password: secrets.password(`login ${role}`),
  }));
  const input = `${hash([apps, products, categories, taxRates])} on ${server}`;
  if (done.has('seed', input)) return logins;

  await Promise.all(
    logins.map(({ role, email, password }) => context.createUser(['--email', email, '--role', role], password)),
  );
  const admin = await ShopApi.logIn(context.gateway, logins[0]!.email, logins[0]!.password);
  if (apps.includes('order')) await seedTaxRates(admin);
  if (apps.includes('product')) await seedGoods(admin);
  await done.record('seed', input);
  say(`Seeded ${logins.length} logins and ${products.length} products`);
  return logins;
}

async function seedTaxRates(admin: ShopApi): Promise<void> {
  const { items } = expectStatus('Tax rates', await admin.get('/v1/admin/tax-rates'), 200) as { items: SeedTaxRate[] };
  const present = new Set(items.map(placeAndClass));
  for (const rate of taxRates.filter((candidate) => !present.has(placeAndClass(candidate)))) {
    expectStatus(rate.name, await admin.post('/v1/admin/tax-rates', rate), 201);
  }
}

async function seedGoods(admin: ShopApi): Promise<void> {
  const categoryIds = await seedCategories(admin);
  await Promise.all(products.map((product) => seedProduct(admin, product, categoryIds.get(product.category))));
}

async function seedCategories(admin: ShopApi): Promise<ReadonlyMap<string, string>> {
  const tree = expectStatus('Categories', await admin.get('/v1/categories'), 200) as { items: NamedCategory[] };
  const ids = new Map(tree.items.map(({ name, id }) => [name, id]));
  for (const [position, name] of categories.entries()) {
    if (ids.has(name)) continue;
    const answer = await admin.post('/v1/admin/categories', { name, position }, once('category', name));
    ids.set(name, (expectStatus(name, answer, 201) as NamedCategory).id);
  }
  return ids;
}

interface NamedCategory {
  readonly id: string;
  readonly name: string;
}

/** The keys make each step repeatable: a start that was killed half-way gets the stored answers and goes on from there. */
async function seedProduct(admin: ShopApi, product: SeedProduct, categoryId: string | undefined): Promise<void> {
  const { sku, name, description, brand, cents, weightGrams, taxClass = 'standard', variants, stock } = product;
  const kinds = Object.entries(variants ?? {}).map(([suffix, options]) => ({ sku: `${sku}-${suffix}`, options }));
  const body = {
    ...{ sku, name, description, brand, weightGrams, taxClass },
    price: { amount: cents, currency: 'EUR' },
    ...(categoryId === undefined ? {} : { categoryIds: [categoryId] }),
    ...(kinds.length === 0 ? {} : { variants: kinds }),
  };
  const answer = await admin.post('/v1/admin/products', body, once('product', sku));
  if (answer.code === 'product.sku_taken') return;
  const created = expectStatus(name, answer, 201) as CreatedProduct;
  for (const variant of created.variants) {
    const receipt = { variantId: variant.id, quantity: stock, notes: 'opening stock' };
    expectStatus(
      `Stock of ${variant.sku}`,
      await admin.post('/v1/admin/stock/receipts', receipt, once('stock', variant.sku)),
      201,
    );
  }
  const published = await admin.post(`/v1/admin/products/${created.id}/publish`, undefined, {
    'if-match': `"${created.version}"`,
  });
  expectStatus(name, published, 200, 409, 412);
}

interface CreatedProduct {
  readonly id: string;
  readonly version: number;
  readonly variants: readonly { readonly id: string; readonly sku: string }[];
}

function once(kind: string, name: string): Record<string, string> {
  return { 'idempotency-key': `seed-${kind}-${name}` };
}

function placeAndClass({ country, region, taxClass }: Pick<SeedTaxRate, 'country' | 'region' | 'taxClass'>): string {
  return [country, region ?? '', taxClass].join(' ');
}

function hash(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
}
