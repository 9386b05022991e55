import { ProductErrors } from './product.errors.ts';

export type ProductStatus = 'draft' | 'active' | 'archived';

/** Every transition that exists; anything else is refused with the allowed ones named. */
export const productTransitions: Readonly<Record<ProductStatus, readonly ProductStatus[]>> = {
  draft: ['active', 'archived'],
  active: ['archived'],
  archived: ['active'],
};

/** @throws product.illegal_transition, with `state` and `allowed` for the caller */
export function assertTransition(from: ProductStatus, to: ProductStatus): void {
  const allowed = productTransitions[from];
  if (!allowed.includes(to)) {
    throw ProductErrors.illegal_transition({
      detail: `A product that is ${from} cannot become ${to}.`,
      extensions: { state: from, allowed },
    });
  }
}
