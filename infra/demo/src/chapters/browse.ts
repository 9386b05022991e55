import { answered } from '@tenfold/client';
import type { Story } from '../story.ts';

export interface Choice {
  readonly productId: string;
  readonly variantId: string;
  /** Of one unit, in cents. */
  readonly price: number;
}

/** Look around, search, filter, and choose one article. */
export async function browse(story: Story): Promise<Choice> {
  const shop = story.shop();

  story.step('Somebody who is not logged in looks around');
  await answered(shop.GET('/v1/categories'));

  story.step('She searches, with a typing error');
  const found = await answered(shop.GET('/v1/products', { params: { query: { q: 'notebok' } } }));
  story.narrator.check('the notebook is found', found.items[0]?.name, 'Thread-bound notebook');

  story.step('She filters: stationery on stock, not above 20 euros, cheapest first');
  const query = { category: 'stationery', inStock: 'true', maxPrice: 2_000, sort: 'price_asc' } as const;
  await answered(shop.GET('/v1/products', { params: { query } }));

  story.step('She looks at one');
  const idOrSlug = found.items[0]?.slug ?? '';
  const product = await answered(shop.GET('/v1/products/{idOrSlug}', { params: { path: { idOrSlug } } }));
  const dotted = product.variants.find(({ sku }) => sku === 'NOTEBOOK-DOTTED');
  if (dotted === undefined) throw new Error('The dotted notebook is not for sale');
  return { productId: product.id, variantId: dotted.id, price: dotted.price.amount };
}
