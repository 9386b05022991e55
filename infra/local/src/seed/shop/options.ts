/** Options of variants by the last part of their SKU. */
type Options = Readonly<Record<string, Readonly<Record<string, string>>>>;

export const sizes: Options = { S: { size: 'S' }, M: { size: 'M' }, L: { size: 'L' }, XL: { size: 'XL' } };

export function colours(...names: readonly string[]): Options {
  return Object.fromEntries(names.map((colour) => [colour.toUpperCase(), { colour }]));
}
