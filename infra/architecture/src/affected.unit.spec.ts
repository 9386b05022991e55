import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const workspace = join(import.meta.dirname, '../../..');

/** What `nx affected` would run after a change of this file. */
function affectedBy(file: string): string[] {
  const output = execFileSync('npx', ['nx', 'show', 'projects', '--affected', `--files=${file}`, '--json'], {
    cwd: workspace,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return (JSON.parse(output) as string[]).sort();
}

test('a change of domain code touches its service alone', () => {
  expect(affectedBy('apps/cart/src/domain/cart.ts')).toEqual(['cart']);
});

test('a change of a contract touches those who say and hear it', () => {
  expect(affectedBy('libs/contracts/cart/src/events.ts')).toEqual(['cart', 'cart-contracts', 'notification', 'order']);
});

test('a change of a platform library touches what stands on it, and neither contracts nor what is pure', () => {
  const affected = affectedBy('libs/messaging/src/outbox/outbox.ts');
  expect(affected).toEqual(expect.arrayContaining(['messaging', 'service-host', 'cart', 'order', 'user']));
  expect(affected.filter((name) => /-contracts$|^(money|errors|contract-kit)$/.test(name))).toEqual([]);
});
