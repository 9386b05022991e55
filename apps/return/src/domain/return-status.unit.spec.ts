import { describe, expect, test } from '@jest/globals';
import { assertMove, returnMoves, returnStatuses } from './return-status.ts';

describe('the states of a return', () => {
  test.each(returnStatuses.flatMap((from) => returnStatuses.map((to) => [from, to] as const)))(
    '%s → %s',
    (from, to) => {
      const allowed: readonly string[] = returnMoves[from];
      if (allowed.includes(to)) assertMove(from, to);
      else
        expect(() => assertMove(from, to)).toThrow(expect.objectContaining({ extensions: { state: from, allowed } }));
    },
  );

  test('each is reached from the first one', () => {
    const reached = new Set<string>(['requested']);
    for (const state of reached) for (const next of returnMoves[state as keyof typeof returnMoves]) reached.add(next);
    expect([...reached].sort()).toEqual([...returnStatuses].sort());
  });

  test.each(['rejected', 'completed', 'cancelled'] as const)('%s is an end', (state) => {
    expect(returnMoves[state]).toEqual([]);
  });
});
