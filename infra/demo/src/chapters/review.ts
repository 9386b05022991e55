import { randomUUID } from 'node:crypto';
import { answered } from '@tenfold/client';
import type { Story } from '../story.ts';
import type { Person } from './arrive.ts';
import type { Choice } from './browse.ts';

/** Ada says what she thinks of it, and staff lets it be read. */
export async function review(story: Story, ada: Person, { productId }: Choice): Promise<void> {
  story.step('Ada writes a review of what she has bought');
  const body = { productId, rating: 5, title: 'Lies flat', body: 'It lies flat on the table, as it says.' };
  const header = { 'Idempotency-Key': randomUUID() };
  const shop = story.shop(ada.session);
  let written: { readonly id: string; readonly verifiedPurchase: boolean } | undefined;
  await story.become(
    'it may be written',
    async () => {
      const { data, response } = await shop.POST('/v1/reviews', { body, params: { header } });
      written = data;
      return response.status;
    },
    201,
  );
  if (written === undefined) throw new Error('There is no review');
  story.follow(written.id);
  story.narrator.check('it is by somebody who bought it', written.verifiedPurchase, true);

  story.step('Staff reads it and lets it stand');
  const staff = story.shop(await story.staff());
  await answered(staff.POST('/v1/admin/reviews/{id}/publish', { params: { path: { id: written.id } } }));
  await story.hear('review.submitted.v1', 'review.published.v1');
}
