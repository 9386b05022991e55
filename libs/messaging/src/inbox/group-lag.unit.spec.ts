import { expect, it, jest } from '@jest/globals';
import type { LogClient } from '../log-client/log-client.ts';
import { GroupLag } from './group-lag.ts';

/** A topic of two partitions whose second is always done. */
function watched() {
  const place = { next: 0, end: 0 };
  let now = 1_000;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  const log: Pick<LogClient, 'progress'> = {
    progress: async () => [
      { partition: 0, ...place },
      { partition: 1, next: 4, end: 4 },
    ],
  };
  const lag = new GroupLag(log as LogClient, 'order', ['ticks']);
  const look = async (at: number, next: number, end: number) => {
    now = at;
    Object.assign(place, { next, end });
    return (await lag.look())[0];
  };
  return { lag, look };
}

it('nothing waits in a topic that is done', async () => {
  const { lag, look } = watched();
  expect(await look(1_000, 7, 7)).toEqual({ topic: 'ticks', records: 0, oldestAgeMs: 0 });
  expect(lag.records).toBe(0);
});

it('what waits gets older from the look that saw it first until the group is past it', async () => {
  const { lag, look } = watched();
  await look(1_000, 0, 2);
  expect(await look(3_000, 1, 5)).toEqual({ topic: 'ticks', records: 4, oldestAgeMs: 2_000 });
  expect(lag.records).toBe(4);
  expect(await look(4_000, 2, 5)).toMatchObject({ records: 3, oldestAgeMs: 1_000 });
  expect(await look(5_000, 5, 5)).toMatchObject({ records: 0, oldestAgeMs: 0 });
});

it('a group that stands still does not make the memory of what was seen grow for ever', async () => {
  const { look } = watched();
  for (let second = 0; second < 500; second++) await look(second * 1_000, 0, second + 1);
  expect(await look(500_000, 0, 501)).toMatchObject({ records: 501, oldestAgeMs: 500_000 });
});
