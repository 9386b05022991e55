import { expect, it } from '@jest/globals';
import { defineErrors } from '@tenfold/errors';
import { StaleVersion } from '@tenfold/messaging';
import { untilCurrent } from './until-current.ts';

const Errors = defineErrors('shop', { busy: { status: 409, title: 'Somebody else is at it' } });

/** Work that loses so many races before it wins. */
function rivals(left: number) {
  const seen = { runs: 0 };
  const work = async () => {
    if (seen.runs++ < left) throw new StaleVersion();
    return 'written';
  };
  return { seen, work };
}

it('reads and writes again until nobody else was quicker', async () => {
  const { seen, work } = rivals(4);
  expect(await untilCurrent(work)).toBe('written');
  expect(seen.runs).toBe(5);
});

it('asks to come back after five lost races', async () => {
  const { seen, work } = rivals(Infinity);
  await expect(untilCurrent(work)).rejects.toMatchObject({ code: 'request.temporarily_unavailable' });
  expect(seen.runs).toBe(5);
});

it('refuses as its caller says, after as many races as its caller says', async () => {
  const { seen, work } = rivals(Infinity);
  await expect(untilCurrent(work, { mostRuns: 2, refusal: Errors.busy })).rejects.toMatchObject({
    code: 'shop.busy',
    headers: { 'retry-after': '1' },
  });
  expect(seen.runs).toBe(2);
});

it('runs nothing again for any other error', async () => {
  let runs = 0;
  const work = () => {
    runs++;
    return Promise.reject(new Error('a bug'));
  };
  await expect(untilCurrent(work)).rejects.toThrow('a bug');
  expect(runs).toBe(1);
});
