import { randomUUID } from 'node:crypto';
import { expectStatus } from '@tenfold/shopper';
import type { Story } from '../story.ts';
import type { Person } from './arrive.ts';
import type { Choice } from './browse.ts';

/** Ada says what she thinks of it, and staff lets it be read. */
export async function review(story: Story, ada: Person, { productId }: Choice): Promise<void> {
  story.step('Ada writes a review of what she has bought');
  const body = { productId, rating: 5, title: 'Lies flat', body: 'It lies flat on the table, as it says.' };
  const headers = { 'idempotency-key': randomUUID() };
  let written: { id: string; verifiedPurchase: boolean } | undefined;
  await story.become(
    'it may be written',
    async () => {
      const answer = await ada.session.request<NonNullable<typeof written>>('POST', '/v1/reviews', { body, headers });
      written = answer.body;
      return answer.status;
    },
    201,
  );
  if (written === undefined) throw new Error('There is no review');
  story.follow(written.id);
  story.narrator.check('it is by somebody who bought it', written.verifiedPurchase, true);

  story.step('Staff reads it and lets it stand');
  const staff = await story.staff();
  const path = `/v1/admin/reviews/${written.id}/publish`;
  expectStatus(await staff.request('POST', path, { headers: { 'idempotency-key': randomUUID() } }), 200, 201);
  await story.hear('review.submitted.v1', 'review.published.v1');
}
