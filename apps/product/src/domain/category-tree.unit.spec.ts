import { describe, expect, test } from '@jest/globals';
import { treeOf } from './category-tree.ts';

describe('treeOf', () => {
  test('children lie below their parents, in the order given; what hangs on nothing is left out', () => {
    const leaf = (id: string, parentId: string | null) => ({ id, parentId });
    expect(treeOf([leaf('b', null), leaf('a', null), leaf('b2', 'b'), leaf('b1', 'b'), leaf('lost', 'gone')])).toEqual([
      {
        id: 'b',
        children: [
          { id: 'b2', children: [] },
          { id: 'b1', children: [] },
        ],
      },
      { id: 'a', children: [] },
    ]);
  });
});
