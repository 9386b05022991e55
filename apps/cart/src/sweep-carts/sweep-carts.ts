import { Injectable } from '@nestjs/common';
import { CartAbandonedV1 } from '@tenfold/cart-contracts';
import { Database, type Tx } from '@tenfold/database';
import { Outbox } from '@tenfold/messaging';
import { CartConfig } from '../config.ts';

const BATCH = 100;

interface AbandonedCart {
  readonly cartId: string;
  readonly version: number;
  readonly userId: string;
  readonly currency: string;
  readonly items: readonly {
    readonly variantId: string;
    readonly productId: string;
    readonly name: string;
    readonly quantity: number;
    readonly unitPrice: number;
  }[];
}

/**
 * A cart that somebody is at this moment writing to is left alone; one that was found abandoned before, and was touched
 * again since, is abandoned in silence.
 */
const ABANDON = `
  WITH due AS (
    SELECT c.id, c.abandoned_at IS NULL AS "isFirst" FROM carts c
    WHERE c.status = 'active' AND c.user_id IS NOT NULL AND c.deleted_at IS NULL
      AND c.last_activity_at < now() - $1 * interval '1 millisecond'
      AND EXISTS (SELECT FROM cart_items i WHERE i.cart_id = c.id AND NOT i.saved_for_later)
    ORDER BY c.last_activity_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
  ), abandoned AS (
    UPDATE carts c
    SET status = 'abandoned', abandoned_at = coalesce(c.abandoned_at, now()),
        version = c.version + CASE WHEN due."isFirst" THEN 1 ELSE 0 END
    FROM due WHERE c.id = due.id
    RETURNING c.id, c.version, c.user_id, c.currency, due."isFirst"
  )
  SELECT a.id AS "cartId", a.version, a.user_id AS "userId", a.currency, a."isFirst",
         (SELECT json_agg(json_build_object('variantId', i.variant_id, 'productId', i.product_id,
            'name', i.name_snapshot, 'quantity', i.quantity, 'unitPrice', i.unit_price_snapshot)
            ORDER BY i.created_at, i.id)
          FROM cart_items i WHERE i.cart_id = a.id AND NOT i.saved_for_later) AS items
  FROM abandoned a`;

const EXPIRE = `
  WITH expired AS (
    UPDATE carts SET status = 'expired' WHERE id IN (
      SELECT id FROM carts WHERE status = 'active' AND expires_at <= now()
      ORDER BY expires_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
    RETURNING id
  )
  SELECT id FROM expired`;

/** What becomes of carts that nobody comes back to. */
@Injectable()
export class SweepCarts {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly config: CartConfig,
  ) {}

  /** One batch of each. @returns how many carts were abandoned and expired */
  async step(): Promise<{ abandoned: number; expired: number }> {
    const abandoned = await this.database.transaction((tx) => this.#abandon(tx));
    const expired = await this.database.transaction((tx) => tx.query<unknown[]>(EXPIRE));
    return { abandoned, expired: expired.length };
  }

  async #abandon(tx: Tx): Promise<number> {
    const carts = await tx.query<(AbandonedCart & { readonly isFirst: boolean })[]>(ABANDON, [
      this.config.CART_ABANDONED_AFTER_MS,
    ]);
    for (const cart of carts) if (cart.isFirst) await this.#announce(tx, cart);
    return carts.length;
  }

  async #announce(tx: Tx, { cartId, version, userId, currency, items }: AbandonedCart): Promise<void> {
    await this.outbox.add(tx, CartAbandonedV1, {
      cartId,
      version,
      userId,
      currency,
      subtotal: items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0),
      items: items.map(({ variantId, productId, name, quantity }) => ({ variantId, productId, name, quantity })),
    });
  }
}
