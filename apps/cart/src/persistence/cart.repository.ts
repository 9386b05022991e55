import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '@tenfold/database';
import { StaleVersion } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { CartConfig } from '../config.ts';
import { assertTransition } from '../domain/cart-status.ts';
import type { Cart, Edited, Line } from '../domain/cart.ts';
import { CartEvents } from './cart-events.ts';

const CART = `
  SELECT c.id, c.version, c.status, c.user_id AS "userId", c.guest_token_hash AS "guestTokenHash", c.currency,
         c.coupon_code AS "couponCode", c.order_id AS "orderId", c.merged_into_id AS "mergedIntoId",
         c.share_token AS "shareToken",
         coalesce((SELECT json_agg(json_build_object(
             'variantId', i.variant_id, 'productId', i.product_id, 'quantity', i.quantity,
             'unitPrice', i.unit_price_snapshot, 'name', i.name_snapshot, 'savedForLater', i.saved_for_later)
             ORDER BY i.created_at, i.id)
           FROM cart_items i WHERE i.cart_id = c.id), '[]') AS lines
  FROM carts_active c`;

/** Reads whole carts and writes what was done to them, with the events that say so. */
@Injectable()
export class CartRepository {
  constructor(
    private readonly events: CartEvents,
    private readonly config: CartConfig,
  ) {}

  async find(db: EntityManager, id: string): Promise<Cart | undefined> {
    const [cart] = await db.query<Cart[]>(`${CART} WHERE c.id = $1`, [id]);
    return cart;
  }

  /** The one cart that an account can still change. */
  async findOpenOf(db: EntityManager, userId: string): Promise<Cart | undefined> {
    const [cart] = await db.query<Cart[]>(`${CART} WHERE c.user_id = $1 AND c.status IN ('active', 'abandoned')`, [
      userId,
    ]);
    return cart;
  }

  async findByToken(db: EntityManager, tokenHash: string): Promise<Cart | undefined> {
    const [cart] = await db.query<Cart[]>(`${CART} WHERE c.guest_token_hash = $1`, [tokenHash]);
    return cart;
  }

  /** Of an open cart only: its owner cannot take the link of a closed one back, and what was bought is theirs alone. */
  async findShared(db: EntityManager, shareToken: string): Promise<Cart | undefined> {
    const [cart] = await db.query<Cart[]>(`${CART} WHERE c.share_token = $1 AND c.status IN ('active', 'abandoned')`, [
      shareToken,
    ]);
    return cart;
  }

  /** @returns false when the account has an open cart already: somebody was quicker. */
  async create(tx: Tx, owner: Pick<Cart, 'userId' | 'guestTokenHash'>, lines: readonly Line[], currency: string) {
    const cart: Cart = {
      id: newId(),
      version: 1 + lines.filter((line) => !line.savedForLater).length,
      status: 'active',
      ...owner,
      currency,
      couponCode: null,
      orderId: null,
      mergedIntoId: null,
      shareToken: null,
      lines,
    };
    const rows = await tx.query<unknown[]>(
      `INSERT INTO carts (id, version, user_id, guest_token_hash, currency, expires_at)
       VALUES ($1, $2, $3, $4::varchar, $5, CASE WHEN $4 IS NOT NULL THEN now() + $6 * interval '1 millisecond' END)
       ON CONFLICT (user_id) WHERE status IN ('active', 'abandoned') DO NOTHING
       RETURNING id`,
      [cart.id, cart.version, cart.userId, cart.guestTokenHash, currency, this.config.CART_GUEST_LIFETIME_MS],
    );
    if (rows.length === 0) return undefined;
    await Promise.all([
      this.#writeLines(tx, cart, lines),
      this.events.publish(tx, cart, 1, [
        { event: 'created' },
        ...lines.filter((line) => !line.savedForLater).map((line) => ({ event: 'item_added' as const, line })),
      ]),
    ]);
    return cart;
  }

  /**
   * Writes what an edit did, if the cart is still as it was read; all of it in one journey to the database. What has no event
   * has no version, so it is compared too.
   * @throws StaleVersion
   */
  async write(tx: Tx, before: Cart, { after, says }: Edited): Promise<Cart> {
    assertTransition(before.status, after.status);
    const version = before.version + says.length;
    const written = after.lines.filter((line) => !before.lines.includes(line));
    await Promise.all([
      this.#writeCart(tx, before, after, version),
      this.#removeLines(tx, before, after),
      this.#writeLines(tx, after, written),
      this.events.publish(tx, after, before.version + 1, says),
    ]);
    return { ...after, version };
  }

  async #writeCart(tx: Tx, before: Cart, after: Cart, version: number): Promise<void> {
    const [, written] = await tx.query<[unknown[], number]>(
      `UPDATE carts
       SET version = $6, status = $7, currency = $8, coupon_code = $9, share_token = $10, guest_token_hash = $11,
           order_id = $12, merged_into_id = $13, last_activity_at = now(),
           expires_at = CASE WHEN user_id IS NULL THEN now() + $14 * interval '1 millisecond' END
       WHERE id = $1 AND version = $2 AND status = $3 AND coupon_code IS NOT DISTINCT FROM $4
         AND share_token IS NOT DISTINCT FROM $5`,
      [
        before.id,
        before.version,
        before.status,
        before.couponCode,
        before.shareToken,
        version,
        after.status,
        after.currency,
        after.couponCode,
        after.shareToken,
        after.guestTokenHash,
        after.orderId,
        after.mergedIntoId,
        this.config.CART_GUEST_LIFETIME_MS,
      ],
    );
    if (written === 0) throw new StaleVersion();
  }

  async #removeLines(tx: Tx, before: Cart, after: Cart): Promise<void> {
    const kept = new Set(after.lines.map(({ variantId }) => variantId));
    const gone = before.lines.map(({ variantId }) => variantId).filter((variantId) => !kept.has(variantId));
    if (gone.length === 0) return;
    await tx.query('DELETE FROM cart_items WHERE cart_id = $1 AND variant_id = ANY($2)', [after.id, gone]);
  }

  async #writeLines(tx: Tx, { id, currency }: Cart, lines: readonly Line[]): Promise<void> {
    if (lines.length === 0) return;
    await tx.query(
      `INSERT INTO cart_items
         (id, cart_id, product_id, variant_id, quantity, unit_price_snapshot, currency, name_snapshot, saved_for_later)
       SELECT row.id, $1, row."productId", row."variantId", row.quantity, row."unitPrice", $2, row.name, row."savedForLater"
       FROM jsonb_to_recordset($3::jsonb) AS row (
         id uuid, "productId" varchar, "variantId" varchar, quantity int, "unitPrice" bigint, name varchar,
         "savedForLater" boolean)
       ON CONFLICT (cart_id, variant_id) DO UPDATE SET
         quantity = excluded.quantity, unit_price_snapshot = excluded.unit_price_snapshot, currency = excluded.currency,
         name_snapshot = excluded.name_snapshot, saved_for_later = excluded.saved_for_later`,
      [id, currency, JSON.stringify(lines.map((line) => ({ id: newId(), ...line })))],
    );
  }
}
