import { z } from 'zod';

const ids = z.array(z.string().min(1).max(64)).min(1).max(500);

/** Which goods a discount is for: those that are named by variant or by product; all of them when nothing is named. */
export const scope = z.object({ variantIds: ids.optional(), productIds: ids.optional() });
export type Scope = z.output<typeof scope>;

export function covers({ variantIds, productIds }: Scope, line: { variantId: string; productId: string }): boolean {
  if (variantIds === undefined && productIds === undefined) return true;
  return (variantIds?.includes(line.variantId) ?? false) || (productIds?.includes(line.productId) ?? false);
}
