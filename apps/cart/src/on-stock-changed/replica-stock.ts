import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '@tenfold/database';

export interface HeardLevel {
  readonly variantId: string;
  readonly productId: string;
  readonly location: string;
  readonly version: number;
  readonly available: number;
}

/** Whether there is anything left to sell, by the newest words about each warehouse. */
@Injectable()
export class ReplicaStock {
  /** Words about stock and about the catalogue come on two topics: one product is followed by one of them at a time. */
  async lockProduct(tx: Tx, productId: string): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [productId]);
  }

  /** Takes a level over unless a newer one is known. The catalogue may not know the variant yet; it looks here when it does. */
  async hear(tx: Tx, { variantId, productId, location, version, available }: HeardLevel): Promise<void> {
    await this.lockProduct(tx, productId);
    await tx.query(
      `INSERT INTO stock_levels AS known (id, variant_id, location, available, source_version)
       VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (variant_id, location) DO UPDATE SET
         available = excluded.available, source_version = excluded.source_version
       WHERE known.source_version < excluded.source_version`,
      [newId(), variantId, location, available, version],
    );
    await this.show(tx, [variantId]);
  }

  /** Writes what is known of the stock of these variants to where carts read it. */
  async show(tx: Tx, variantIds: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE catalog_items k SET available = s.available, in_stock = s.available > 0
       FROM (SELECT variant_id, sum(available)::int AS available FROM stock_levels
             WHERE variant_id = ANY($1) GROUP BY variant_id) s
       WHERE k.variant_id = s.variant_id AND k.available IS DISTINCT FROM s.available`,
      [variantIds],
    );
  }
}
