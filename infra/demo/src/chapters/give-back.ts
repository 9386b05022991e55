import { expectStatus, type OrderAnswer, ReturnsDesk, type ReturnAnswer, tryToReturn } from '@tenfold/shopper';
import { moneyOf, orderOf, stockOf } from '../facts.ts';
import type { Story } from '../story.ts';
import type { Person } from './arrive.ts';
import type { Choice } from './browse.ts';

/** One of the two goes back: approved, received, found good as new, paid back and put on the shelf again. */
export async function giveBack(story: Story, ada: Person, choice: Choice, order: OrderAnswer): Promise<void> {
  const before = await stockOf(story, choice.variantId);
  const items = [{ itemId: order.lines[0]?.itemId ?? '', quantity: 1 }];

  story.step('Ada wants to give one of them back');
  let wish: ReturnAnswer | undefined;
  await story.become(
    'it may be asked for',
    async () => {
      const answer = await tryToReturn(ada.session, order.id, items);
      wish = answer.body;
      return answer.status;
    },
    201,
  );
  if (wish === undefined) throw new Error('There is no return');
  await story.hear('return.requested.v1');
  await story.mail(ada.email, `your return ${wish.number}`);

  story.step('Staff approves it, and Ada gets a number and a label');
  const staff = await story.staff();
  const desk = new ReturnsDesk(staff);
  const approved = await desk.approve(wish.id);
  story.narrator.check('it has a number', approved.authorization?.rmaNumber.startsWith('RMA'), true);
  await story.hear('return.approved.v1');
  await story.mail(ada.email, `Your return ${wish.number}`);
  const label = await ada.session.request('GET', `/v1/returns/${wish.id}/label`);
  story.narrator.check('the label is', label.headers.get('content-type'), 'application/pdf');

  story.step('It arrives and is looked at: as good as new');
  await desk.receive(wish.id);
  await desk.inspect(wish.id, items);
  await story.hear('return.received.v1', 'return.inspected.v1');
  await story.become('the stock', () => stockOf(story, choice.variantId), { ...before, onHand: before.onHand + 1 });

  story.step('Staff gives the money back');
  await desk.refund(wish.id);
  await story.hear('return.refund_requested.v1', 'refund.succeeded.v1', 'return.completed.v1', 'order.refunded.v1');
  await story.mail(ada.email, 'go back to you');
  const fair = choice.price - choice.price / 10;
  const total = order.totals.total.amount;
  await story.become('the money', () => moneyOf(story, order.id), { captured: total, refunded: fair });

  story.step('Her order shows it all');
  expectStatus(await ada.session.request('GET', `/v1/orders/${order.id}`), 200);
  await story.become('money given back', async () => (await orderOf(story, order.id)).payment.refunded.amount, fair);
  await story.become('units given back', async () => (await orderOf(story, order.id)).fulfilment.returned, 1);
}
