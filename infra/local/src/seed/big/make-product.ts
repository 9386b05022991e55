import { type Asks, expectStatus } from '@tenfold/shopper';
import { articleOf, skuOf, STOCK } from './articles.ts';

interface Product {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly variants: readonly { readonly id: string }[];
}

/** Puts an article on sale; one that is there already is completed. Returns the id of its only variant. */
export async function makeProduct(staff: Asks, number: number): Promise<string> {
  const sku = skuOf(number);
  const answer = await staff.request<Product & { code?: string }>('POST', '/v1/admin/products', {
    body: articleOf(number),
    headers: { 'idempotency-key': `${sku}-product` },
  });
  const known = answer.body.code === 'product.sku_taken' ? await findProduct(staff, number) : undefined;
  const product = known ?? expectStatus(answer, 201);
  const variantId = product.variants[0]?.id;
  if (variantId === undefined) throw new Error(`Product ${sku} has no variant`);
  // Publishing is the last step, so what is no draft any more has its stock.
  if (known !== undefined && known.status !== 'draft') return variantId;

  const receipt = await staff.request('POST', '/v1/admin/stock/receipts', {
    body: { variantId, quantity: STOCK, notes: 'opening stock' },
    headers: { 'idempotency-key': `${sku}-stock` },
  });
  expectStatus(receipt, 201);
  const published = await staff.request('POST', `/v1/admin/products/${product.id}/publish`, {
    headers: { 'if-match': `"${product.version}"` },
  });
  // Refused as out of date: an earlier run got as far as this.
  expectStatus(published, 200, 409, 412);
  return variantId;
}

/** The article as the shop has it; undefined when it has none with this number. */
export async function findProduct(staff: Asks, number: number): Promise<Product | undefined> {
  const found = await staff.request<{ items: { id: string }[] }>('GET', `/v1/admin/products?sku=${skuOf(number)}`);
  const id = expectStatus(found, 200).items[0]?.id;
  return id === undefined
    ? undefined
    : expectStatus(await staff.request<Product>('GET', `/v1/admin/products/${id}`), 200);
}
