import { categories, products } from './shop/goods.ts';
import type { SeedProduct } from './shop/seed-product.ts';
import { expectStatus, once, type ShopApi } from './shop-api.ts';

/**
 * Categories, goods and their stock.
 *
 * @param pictures URL of the folder that draws pictures by name
 */
export async function seedGoods(admin: ShopApi, pictures: string): Promise<void> {
  const categoryIds = await seedCategories(admin);
  await Promise.all(
    products.map((product) => seedProduct(admin, product, pictures, categoryIds.get(product.category))),
  );
}

async function seedCategories(admin: ShopApi): Promise<ReadonlyMap<string, string>> {
  const tree = expectStatus('Categories', await admin.get('/v1/categories'), 200) as { items: NamedCategory[] };
  const ids = new Map(tree.items.map(({ name, id }) => [name, id]));
  for (const [position, name] of categories.entries()) {
    if (ids.has(name)) continue;
    const category = { name, position };
    const answer = await admin.post('/v1/admin/categories', category, once('category', name, category));
    ids.set(name, (expectStatus(name, answer, 201) as NamedCategory).id);
  }
  return ids;
}

interface NamedCategory {
  readonly id: string;
  readonly name: string;
}

async function seedProduct(
  admin: ShopApi,
  product: SeedProduct,
  pictures: string,
  categoryId: string | undefined,
): Promise<void> {
  const { sku, name, description, brand, cents, weightGrams, taxClass = 'standard', variants, stock } = product;
  const kinds = Object.entries(variants ?? {}).map(([suffix, options]) => ({ sku: `${sku}-${suffix}`, options }));
  const body = {
    ...{ sku, name, description, brand, weightGrams, taxClass },
    price: { amount: cents, currency: 'EUR' },
    images: [pictureOf(product, pictures)],
    ...(categoryId === undefined ? {} : { categoryIds: [categoryId] }),
    ...(kinds.length === 0 ? {} : { variants: kinds }),
  };
  const answer = await admin.post('/v1/admin/products', body, once('product', sku, body));
  if (answer.code === 'product.sku_taken') return;
  const created = expectStatus(name, answer, 201) as CreatedProduct;
  for (const variant of created.variants) {
    const receipt = { variantId: variant.id, quantity: stock, notes: 'opening stock' };
    expectStatus(
      `Stock of ${variant.sku}`,
      await admin.post('/v1/admin/stock/receipts', receipt, once('stock', variant.sku, receipt)),
      201,
    );
  }
  const pictured = kinds.length === 0 ? created : await showVariants(admin, product, pictures, created);
  const published = await admin.post(`/v1/admin/products/${created.id}/publish`, undefined, {
    'if-match': `"${pictured.version}"`,
  });
  expectStatus(name, published, 200, 409, 412);
}

interface CreatedProduct {
  readonly id: string;
  readonly version: number;
  readonly variants: readonly { readonly id: string; readonly sku: string }[];
}

/** Gives each variant a picture of its own; they can be named once the variants have ids. */
async function showVariants(
  admin: ShopApi,
  product: SeedProduct,
  folder: string,
  { id, version, variants }: CreatedProduct,
): Promise<{ readonly version: number }> {
  const looks = new Map(Object.entries(product.variants ?? {}));
  const ofVariants = variants.map((variant) => ({
    ...pictureOf(product, folder, looks.get(variant.sku.slice(product.sku.length + 1))),
    variantId: variant.id,
  }));
  const body = { images: [pictureOf(product, folder), ...ofVariants] };
  const answer = await admin.patch(`/v1/admin/products/${id}`, body, { 'if-match': `"${version}"` });
  expectStatus(`Pictures of ${product.name}`, answer, 200, 412);
  return answer.status === 200 ? (answer.body as CreatedProduct) : { version };
}

/** Of the product, or of a variant in its colour. */
function pictureOf(
  { category, sku, name }: SeedProduct,
  folder: string,
  { colour, glaze }: Readonly<Record<string, string>> = {},
): { url: string; altText: string } {
  const picture = `${folder}/${`${category}-${sku}`.toLowerCase()}`;
  const look = colour ?? glaze;
  return look
    ? { url: `${picture}-${look}.svg`, altText: `${name}, ${look}` }
    : { url: `${picture}.svg`, altText: name };
}
