import { describe, expect, it } from '@jest/globals';
import { assertTransition, cartTransitions, isOpen, type CartStatus } from './cart-status.ts';

const statuses = Object.keys(cartTransitions) as CartStatus[];

describe('the states of a cart', () => {
  it.each(statuses.flatMap((from) => statuses.map((to) => [from, to] as const)))('%s → %s', (from, to) => {
    const move = () => assertTransition(from, to);
    if (from === to || cartTransitions[from].includes(to)) expect(move).not.toThrow();
    else expect(move).toThrow(`${from} cannot become ${to}`);
  });

  it('whatever became of a cart, an order that was made from it converts it, and then it stays so', () => {
    const others = statuses.filter((status) => status !== 'converted');
    for (const status of others) expect(cartTransitions[status]).toContain('converted');
    expect(cartTransitions.converted).toEqual([]);
  });

  it('only open carts can be merged or left', () => {
    for (const status of statuses) {
      if (!isOpen(status)) expect(cartTransitions[status]).not.toEqual(expect.arrayContaining(['merged', 'abandoned']));
    }
  });
});
