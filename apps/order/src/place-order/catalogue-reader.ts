import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { In } from 'typeorm';
import { OrderConfig } from '../config.ts';
import { OrderErrors } from '../domain/order.errors.ts';
import type { SaleItem, TaxRate, WantedLine } from '../domain/pricing.ts';
import { FollowCatalogue } from '../follow-catalogue/follow-catalogue.ts';
import { CatalogItem } from '../persistence/entities/catalog-item.entity.ts';

const LOOK_AGAIN_MS = 20;
const RETRY_AFTER_SECONDS = '1';

/** What prices stand on: the replica of the catalogue, and the taxes that hold at the destination now. */
@Injectable()
export class CatalogueReader {
  constructor(
    private readonly database: Database,
    private readonly config: OrderConfig,
    private readonly replica: FollowCatalogue,
  ) {}

  /**
   * @throws OrderErrors.catalogue_behind when prices have been changing unheard for too long, and when a variant is still
   *   unknown, or older than the customer saw it, after a moment: never "not found"
   */
  async read(
    lines: readonly WantedLine[],
    country: string,
  ): Promise<readonly [catalogue: ReadonlyMap<string, SaleItem>, rates: readonly TaxRate[]]> {
    if (this.replica.isBehind) throw behind();
    return Promise.all([this.#items(lines), this.#rates(country)]);
  }

  async #items(lines: readonly WantedLine[]): Promise<ReadonlyMap<string, SaleItem>> {
    const variantIds = lines.map(({ variantId }) => variantId);
    const giveUpAt = performance.now() + this.config.CATALOGUE_WAIT_MS;
    for (;;) {
      const found = await this.database.read.findBy(CatalogItem, { variantId: In(variantIds) });
      const items = new Map(found.map((item) => [item.variantId, item]));
      const missing = lines.filter((line) => !isAsNewAsSeen(items.get(line.variantId), line));
      if (missing.length === 0) return items;
      if (performance.now() >= giveUpAt) throw behind(missing.map(({ variantId }) => variantId));
      await delay(LOOK_AGAIN_MS);
    }
  }

  #rates(country: string): Promise<TaxRate[]> {
    return this.database.read.query<TaxRate[]>(
      `SELECT id, region, tax_class AS "taxClass", rate_bp AS "rateBp", included, name
       FROM tax_rates_active
       WHERE country = $1 AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())`,
      [country],
    );
  }
}

/** Nobody is charged by an older record than the one that was shown to them. */
function isAsNewAsSeen(item: CatalogItem | undefined, { sourceVersion = 1 }: WantedLine): boolean {
  return item !== undefined && item.sourceVersion >= sourceVersion;
}

/** @param variantIds what the catalogue does not know; absent when it is all of it that is too old */
function behind(variantIds?: readonly string[]) {
  return OrderErrors.catalogue_behind({
    headers: { 'retry-after': RETRY_AFTER_SECONDS },
    ...(variantIds && { extensions: { variantIds } }),
  });
}
