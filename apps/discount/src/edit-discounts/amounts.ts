import { isCurrency } from '@tenfold/money';
import { z } from 'zod';
import { DiscountErrors } from '../domain/discount.errors.ts';

/** Above nothing, below a billion. */
export const price = z.object({
  amount: z.int().min(1).max(99_999_999_999),
  currency: z.string().regex(/^[A-Z]{3}$/),
});
export type Price = z.output<typeof price>;

/**
 * The one currency of these amounts; null when there are none.
 * @throws discount.currency_mismatch, discount.currency_unknown
 */
export function currencyOf(amounts: readonly (Price | null | undefined)[]): string | null {
  const currencies = new Set(amounts.flatMap((one) => (one ? [one.currency] : [])));
  if (currencies.size > 1) throw DiscountErrors.currency_mismatch();
  const [currency = null] = currencies;
  if (currency !== null && !isCurrency(currency)) throw DiscountErrors.currency_unknown();
  return currency;
}

export function priceIn(currency: string | null, amount: number | null): Price | null {
  return currency === null || amount === null ? null : { amount, currency };
}
