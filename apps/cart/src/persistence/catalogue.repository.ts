import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { In } from 'typeorm';
import { CartErrors } from '../domain/cart.errors.ts';
import { CatalogItem } from './entities/catalog-item.entity.ts';

/** The replica of the catalogue, as carts read it. */
@Injectable()
export class Catalogue {
  constructor(private readonly database: Database) {}

  async offers(variantIds: readonly string[]): Promise<ReadonlyMap<string, CatalogItem>> {
    if (variantIds.length === 0) return new Map();
    const found = await this.database.read.findBy(CatalogItem, { variantId: In(variantIds) });
    return new Map(found.map((item) => [item.variantId, item]));
  }

  /** @throws CartErrors.variant_unknown; a new variant is known here within a moment, so it is worth another try */
  async offer(variantId: string): Promise<CatalogItem> {
    const found = await this.database.read.findOneBy(CatalogItem, { variantId });
    if (!found) throw CartErrors.variant_unknown({ headers: { 'retry-after': '1' } });
    return found;
  }
}
