import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '@tenfold/testing/eventually';
import {
  answerOfProductUnsent,
  authorizedUnsent,
  charging,
  holdingStock,
  joiningLegs,
  openingAccount,
  placedUnsent,
  placing,
} from './moments/checkout-moments.ts';
import {
  beingTold,
  closingCart,
  dispatching,
  holdingCoupon,
  learningDelivery,
  listingToPick,
  mailUnwritten,
  meetingSomebody,
} from './moments/later-moments.ts';
import { CONFIRMED, type Moment } from './moments/moment.ts';
import { PlatformUnderTest } from './platform-under-test.ts';
import { seeded } from '@tenfold/testing/seeded';

/** What is in hand when the program dies: of its own for those that handle orders, of another for those on the way. */
const moments: Readonly<Record<string, Readonly<Record<string, Moment>>>> = {
  order: { joiningLegs, placedUnsent, placing },
  product: { holdingStock, answerOfProductUnsent, joiningLegs },
  payment: { openingAccount, charging, authorizedUnsent },
  simulators: { charging, openingAccount, holdingStock },
  auth: { holdingStock, placedUnsent, charging },
  gateway: { placing, joiningLegs, charging },
  discount: { holdingCoupon },
  cart: { closingCart },
  shipping: { listingToPick, dispatching },
  return: { learningDelivery },
  notification: { beingTold, mailUnwritten },
  user: { meetingSomebody },
};

const SEED = 20261121;
/** Longest pause between the proof and the kill; well below the time-out of a lock, so that what was proved still holds. */
const MAX_PAUSE_MS = 300;

const cases = Object.entries(moments).flatMap(([service, of], which) =>
  Object.entries(of).map(([name, moment], at) => ({
    service,
    name,
    moment,
    pauseMs: Math.floor(seeded(SEED + which * 10 + at)() * MAX_PAUSE_MS),
  })),
);

let platform: PlatformUnderTest;

beforeAll(async () => {
  platform = await PlatformUnderTest.open();
});
afterEach(() => platform.locks.releaseAll());
afterAll(() => platform[Symbol.asyncDispose]());

const service = async (name: string) => {
  const { services } = await platform.control.status();
  return services.find((candidate) => candidate.name === name)!;
};

/** One mail says that the order is confirmed; one that goes twice goes under the same name. */
async function isTold(orderId: string): Promise<void> {
  const { id } = (await platform.records(orderId)).find(({ type }) => type === 'order.confirmed.v1')!;
  await eventually(
    async () => {
      const rows = await platform.evidence
        .database('notification')
        .rows(`SELECT template_key, status FROM notifications WHERE event_id = $1 AND channel = 'email'`, [id]);
      expect(rows).toEqual([{ template_key: 'order_confirmed', status: 'sent' }]);
    },
    { intervalMs: 200 },
  );
}

describe('kill -9', () => {
  it.each(cases)('of $service while $name, $pauseMs ms later: the story ends as ever', async (one) => {
    const { variantId } = await platform.sell({ units: 3 });
    const before = await service(one.service);
    const stopped = await one.moment(platform, variantId);
    await delay(one.pauseMs);

    await platform.control.kill(one.service, 'SIGKILL');
    await eventually(() => expect(() => process.kill(before.pid!, 0)).toThrow('ESRCH'), { intervalMs: 5 });
    const order = await stopped.goOn();

    const { whole, stock, money } = stopped.ending ?? CONFIRMED;
    await platform.becomes(order.id, whole);
    await stopped.also?.(order);
    expect(await platform.stock(variantId)).toEqual(stock);
    expect((await platform.providerMoney(order.id)).map(({ kind, amount }) => `${kind} ${amount}`)).toEqual(money);
    await isTold(order.id);
    await eventually(
      async () => {
        const after = await service(one.service);
        expect(after.state).toBe('ready');
        expect(after.pid).not.toBe(before.pid);
      },
      { intervalMs: 200 },
    );
  });

  it('breaks no promise of the platform', async () => {
    expect(await platform.brokenInvariants()).toEqual([]);
  });
});
