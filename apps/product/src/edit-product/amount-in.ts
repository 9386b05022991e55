import type { MoneyData } from '@tenfold/contract-kit';
import { ProductErrors } from '../domain/product.errors.ts';

/**
 * The minor units of an amount that must be in `currency`.
 *
 * @throws product.currency_mismatch
 */
export function amountIn(currency: string, money: MoneyData): number;
export function amountIn(currency: string, money: MoneyData | null | undefined): number | null;
export function amountIn(currency: string, money: MoneyData | null | undefined): number | null {
  if (money === null || money === undefined) return null;
  if (money.currency !== currency) {
    throw ProductErrors.currency_mismatch({ detail: `The product is sold in ${currency}.`, extensions: { currency } });
  }
  return money.amount;
}
