import { HOW_TO_START, runningPlatform } from '@tenfold/local-platform';
import { arrive } from './chapters/arrive.ts';
import { browse } from './chapters/browse.ts';
import { buy } from './chapters/buy.ts';
import { changedMind } from './chapters/changed-mind.ts';
import { declinedCard } from './chapters/declined-card.ts';
import { fillCart } from './chapters/fill-cart.ts';
import { giveBack } from './chapters/give-back.ts';
import { review } from './chapters/review.ts';
import { send } from './chapters/send.ts';
import { LogReader } from './log-reader.ts';
import { Narrator } from './narrator.ts';
import { Story } from './story.ts';

const platform = await runningPlatform();
if (platform === undefined) {
  console.error(HOW_TO_START);
  process.exit(1);
}
const narrator = new Narrator();
try {
  await using log = await LogReader.open(platform.status.kafka.brokers);
  await tell(new Story(platform, log, narrator));
} catch (error) {
  narrator.fail(error instanceof Error ? error.message : String(error));
}
const { failures, checks } = narrator;
console.log(
  failures.length === 0
    ? `\n${checks} things were looked at, and all were as they should be.`
    : `\nNot as it should be:\n${failures.map((failure) => `  ✗ ${failure}`).join('\n')}`,
);
process.exit(failures.length === 0 ? 0 : 1);

/** Each chapter stands on those before it, so the first that cannot be told ends the story. */
async function tell(story: Story): Promise<void> {
  narrator.chapter('1. Ada arrives');
  const ada = await arrive(story);
  narrator.chapter('2. She looks around');
  const choice = await browse(story);
  narrator.chapter('3. She fills a cart');
  const cart = await fillCart(story, ada, choice);
  narrator.chapter('4. She buys');
  const order = await buy(story, ada, choice, cart);
  narrator.chapter('5. The parcel');
  await send(story, ada, choice, order);
  narrator.chapter('6. The review');
  await review(story, ada, choice);
  narrator.chapter('7. One goes back');
  await giveBack(story, ada, choice, order);
  narrator.chapter('8. What can go wrong: a declined card');
  await declinedCard(story, ada, choice);
  narrator.chapter('9. What can go wrong: she changes her mind');
  await changedMind(story, ada, choice);
}
