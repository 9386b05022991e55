/** The part of a variant in `catalog.changed` that says what it costs; minor units of the product's currency. */
interface Priced {
  /** Of one unit, when no tier is reached. */
  readonly price: number;
  readonly tiers: readonly { readonly minQuantity: number; readonly price: number }[];
}

/** What one unit costs when `quantity` are bought together: the highest tier that the quantity reaches, else the plain price. */
export function unitPriceFor({ price, tiers }: Priced, quantity: number): number {
  const reached = tiers.filter((tier) => quantity >= tier.minQuantity).sort((a, b) => b.minQuantity - a.minQuantity);
  return reached[0]?.price ?? price;
}
