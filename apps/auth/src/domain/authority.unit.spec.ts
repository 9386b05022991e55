import { outranks } from './authority.ts';

test.each([
  [['users.manage', 'orders.manage'], ['orders.manage'], true],
  [['users.manage'], [], true],
  [['users.manage'], ['payments.refund'], false],
])('who has %j decides about %j: %s', (permissions, others, expected) => {
  expect(outranks({ userId: 'staff', permissions }, others)).toBe(expected);
});
