import { Injectable } from '@nestjs/common';
import type { QuoteAnswer, QuoteRequest } from '@tenfold/shipping-contracts';
import { optionsFor } from '../domain/tariff.ts';
import { Tariff } from './tariff.ts';

@Injectable()
export class QuoteShipping {
  constructor(private readonly tariff: Tariff) {}

  async run({ address, currency, lines, goodsTotal }: QuoteRequest): Promise<QuoteAnswer> {
    const items = lines.reduce((units, { quantity }) => units + quantity, 0);
    const weight = lines.reduce((grams, { quantity, weightGrams = 0 }) => grams + quantity * weightGrams, 0);
    return { options: optionsFor(await this.tariff.zones(), address, { weight, items, price: goodsTotal, currency }) };
  }
}
