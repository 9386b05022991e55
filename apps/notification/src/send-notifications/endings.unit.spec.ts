import { expect, test } from '@jest/globals';
import { setTimeout as pass } from 'node:timers/promises';
import { Endings } from './endings.ts';
import type { Tried } from './outgoing.repository.ts';

const sent = (id: string) => ({ outgoing: { id }, ending: { kind: 'sent' } }) as Tried;
const idsOf = (tried: readonly Tried[]) => tried.map(({ outgoing }) => outgoing.id);

/** Keeps what it is told to write; refuses whatever contains `refused`. */
function aBook(refused?: string) {
  const written: string[][] = [];
  const write = async (tried: readonly Tried[]) => {
    if (idsOf(tried).includes(refused ?? '')) throw new Error(`${refused} is refused`);
    written.push(idsOf(tried));
  };
  return { written, write };
}

test('what ends at once is written in one', async () => {
  const { written, write } = aBook();
  const endings = new Endings(3, write);
  for (const id of ['a', 'b', 'c']) endings.add(sent(id));
  await endings.written();
  expect(written).toEqual([['a', 'b', 'c']]);
});

test('a try that takes long holds back none of the others', async () => {
  const { written, write } = aBook();
  const endings = new Endings(3, write);
  endings.add(sent('a'));
  endings.add(sent('b'));
  while (written.length === 0) await pass(1);
  expect(written).toEqual([['a', 'b']]);
  endings.add(sent('slow'));
  await endings.written();
  expect(written).toEqual([['a', 'b'], ['slow']]);
});

test('one that the database refuses is the only one that stays in hand, and everybody hears of it', async () => {
  const { written, write } = aBook('b');
  const endings = new Endings(3, write);
  for (const id of ['a', 'b', 'c']) endings.add(sent(id));
  await expect(endings.written()).rejects.toThrow('b is refused');
  expect(written).toEqual([['a'], ['c']]);
});
