import { describe, expect, test } from '@jest/globals';
import { assertTransition, productTransitions, type ProductStatus } from './product-status.ts';

describe('assertTransition', () => {
  const statuses = Object.keys(productTransitions) as ProductStatus[];
  const pairs = statuses.flatMap((from) => statuses.map((to) => [from, to] as const));

  test.each(pairs)('%s → %s is allowed if, and only if, it is declared', (from, to) => {
    const attempt = () => assertTransition(from, to);
    if (productTransitions[from].includes(to)) expect(attempt).not.toThrow();
    else
      expect(attempt).toThrow(
        expect.objectContaining({
          code: 'product.illegal_transition',
          status: 409,
          extensions: { state: from, allowed: productTransitions[from] },
        }),
      );
  });
});
