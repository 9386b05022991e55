import { expectStatus } from '@tenfold/shopper';
import type { Story } from '../story.ts';

export interface Choice {
  readonly productId: string;
  readonly variantId: string;
  /** Of one unit, in cents. */
  readonly price: number;
}

interface Page {
  readonly items: readonly { readonly slug: string; readonly name: string }[];
}

/** Look around, search, filter, and choose one article. */
export async function browse(story: Story): Promise<Choice> {
  const guest = story.guest();

  story.step('Somebody who is not logged in looks around');
  expectStatus(await guest.request('GET', '/v1/categories'), 200);

  story.step('She searches, with a typing error');
  const found = expectStatus(await guest.request<Page>('GET', '/v1/products?q=notebok'), 200);
  story.narrator.check('the notebook is found', found.items[0]?.name, 'Thread-bound notebook');

  story.step('She filters: stationery on stock, not above 20 euros, cheapest first');
  const query = '/v1/products?category=stationery&inStock=true&maxPrice=2000&sort=price_asc';
  expectStatus(await guest.request<Page>('GET', query), 200);

  story.step('She looks at one');
  const slug = found.items[0]?.slug ?? '';
  const product = expectStatus(
    await guest.request<{ id: string; variants: { id: string; sku: string; price: { amount: number } }[] }>(
      'GET',
      `/v1/products/${slug}`,
    ),
    200,
  );
  const dotted = product.variants.find(({ sku }) => sku === 'NOTEBOOK-DOTTED');
  if (dotted === undefined) throw new Error('The dotted notebook is not for sale');
  return { productId: product.id, variantId: dotted.id, price: dotted.price.amount };
}
