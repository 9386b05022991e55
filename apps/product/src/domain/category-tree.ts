export interface CategoryLeaf {
  readonly id: string;
  readonly parentId: string | null;
}

export type Branch<Leaf> = Omit<Leaf, 'parentId'> & { readonly children: readonly Branch<Leaf>[] };

/** The tree of categories given in the order in which siblings are shown. What hangs on nothing is left out. */
export function treeOf<Leaf extends CategoryLeaf>(leaves: readonly Leaf[]): Branch<Leaf>[] {
  const byParent = Map.groupBy(leaves, ({ parentId }) => parentId);
  const branches = (parentId: string | null): Branch<Leaf>[] =>
    (byParent.get(parentId) ?? []).map(({ parentId: _, ...leaf }) => ({ ...leaf, children: branches(leaf.id) }));
  return branches(null);
}
