import { expect, test } from '@jest/globals';
import { eventually } from './eventually.ts';

test('returns what the first try gives that does not fail', async () => {
  let tries = 0;
  const check = async (): Promise<number> => {
    tries += 1;
    expect(tries).toBeGreaterThanOrEqual(3);
    return tries;
  };

  expect(await eventually(check, { intervalMs: 1 })).toBe(3);
});

test('when time is up, the last failure is thrown', async () => {
  let tries = 0;
  const failing = eventually(
    () => {
      tries += 1;
      throw new Error(`try ${tries}`);
    },
    { timeoutMs: 20, intervalMs: 5 },
  );

  await expect(failing).rejects.toThrow(/^try \d+$/);
  await expect(failing).rejects.toThrow(`try ${tries}`);
  expect(tries).toBeGreaterThan(1);
});
