import { afterEach, expect, test } from '@jest/globals';
import { askDesk, type Desk, DESK_VARIABLE, openDesk } from './container-desk.ts';

const before = process.env[DESK_VARIABLE];
let desk: Desk | undefined;

afterEach(() => {
  desk?.close();
  if (before === undefined) delete process.env[DESK_VARIABLE];
  else process.env[DESK_VARIABLE] = before;
});

test('a server starts once, when somebody first asks for it', async () => {
  const starts: string[] = [];
  const starter = (name: string) => () => {
    starts.push(name);
    return Promise.resolve(`${name} at home`);
  };
  desk = await openDesk({ postgres: starter('postgres'), kafka: starter('kafka'), redis: starter('redis') });
  process.env[DESK_VARIABLE] = desk.url;

  expect(await Promise.all([askDesk('postgres'), askDesk('postgres'), desk.ask('postgres')])).toEqual(
    Array(3).fill('postgres at home'),
  );
  expect(starts).toEqual(['postgres']);
});

test('a server that does not start is said to be missing, with the reason', async () => {
  const fails = () => Promise.reject(new Error('no room'));
  desk = await openDesk({ postgres: fails, kafka: fails, redis: fails });
  process.env[DESK_VARIABLE] = desk.url;

  await expect(askDesk('kafka')).rejects.toThrow('kafka does not start in a container: Error: no room');
});

test('without a desk there is no container', async () => {
  delete process.env[DESK_VARIABLE];

  expect(await askDesk('kafka')).toBeUndefined();
});
