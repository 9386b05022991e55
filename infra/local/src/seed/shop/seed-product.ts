/** The goods of the seeded shop. Prices are in euro cents and contain the tax of their class. */
export interface SeedProduct {
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly brand: string;
  readonly category: string;
  readonly cents: number;
  readonly weightGrams: number;
  readonly taxClass?: 'standard' | 'reduced';
  /** Value of each option by the last part of the SKU; left out for a product of one kind. */
  readonly variants?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Units of each variant on hand. */
  readonly stock: number;
}
