import { keyTransitions, retiringSeconds, type KeyStatus } from './key-rotation.ts';

test('every key is announced, signs, is still believed, and ends', () => {
  const life: KeyStatus[] = [];
  for (let status: KeyStatus | undefined = 'next'; status; status = keyTransitions[status]) life.push(status);
  expect(life).toEqual(['next', 'active', 'retiring', 'retired']);
});

test('a retiring key outlives every token that it signed', () => {
  expect(retiringSeconds(900)).toBeGreaterThan(900);
});
