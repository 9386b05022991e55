import { parseArgs } from 'node:util';
import { SetupFailure, withFileLock } from '@tenfold/local-servers';
import { layoutOf } from '../layout.ts';
import { HOW_TO_START, runningPlatform } from '../running.ts';
import { fillBig } from '../seed/big/fill-big.ts';
import { Journal } from '../seed/big/journal.ts';

/**
 * Fills the running platform with products and orders that were placed, paid, sent and called off as customers and staff do
 * it. What an earlier run did is not done again.
 */
export async function seedBig(args: readonly string[]): Promise<number> {
  const size = sizeOf(args);
  const platform = await runningPlatform();
  if (platform === undefined) throw new SetupFailure(HOW_TO_START);
  const { bigSeed } = layoutOf();
  const busy = () => {
    throw new SetupFailure('Another npm run seed:big is at work on this platform.');
  };
  const say = (line: string) => console.log(line);
  await withFileLock(`${bigSeed}.lock`, () => fillBig(platform, new Journal(bigSeed), size, say), busy);
  return 0;
}

/** @throws SetupFailure that shows what may be asked for */
function sizeOf(args: readonly string[]) {
  const options = {
    products: { type: 'string', default: '10000' },
    orders: { type: 'string', default: '50000' },
    clients: { type: 'string', default: '16' },
  } as const;
  const usage = 'npm run seed:big -- [--products 10000] [--orders 50000] [--clients 16]';
  try {
    const { values } = parseArgs({ args: [...args], options });
    const size = {
      products: Number(values.products),
      orders: Number(values.orders),
      clients: Number(values.clients),
    };
    const isSound = (count: number) => Number.isInteger(count) && count >= 1 && count <= 999_999;
    if (Object.values(size).every(isSound)) return size;
  } catch {
    // Said below.
  }
  throw new SetupFailure(`Each count is a whole number from 1 to 999999: ${usage}`);
}
