import { Injectable } from '@nestjs/common';
import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import type { orderDelivered } from '../service.manifest.ts';

export type DeliveredSoFar = DataOf<typeof orderDelivered>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const LEARN = `
  INSERT INTO review_purchases (id, user_id, product_id, order_id, delivered_at)
  SELECT uuidv7(), $1, p.id, $2, $3 FROM products p WHERE p.id = ANY ($4::uuid[]) ORDER BY p.id
  ON CONFLICT (user_id, product_id, order_id) DO NOTHING`;

/** A review that was written before the parcel came. */
const VERIFY = `
  UPDATE reviews SET verified_purchase = true, order_id = $2, version = version + 1
  WHERE user_id = $1 AND product_id = ANY ($3::uuid[]) AND NOT verified_purchase AND deleted_at IS NULL`;

/** Who has bought what, as far as it arrived. */
@Injectable()
export class Purchases {
  async learn(tx: Tx, { orderId, userId, lines, deliveredAt }: DeliveredSoFar): Promise<void> {
    if (userId === undefined) return;
    const arrived = lines.filter(({ productId, delivered }) => delivered > 0 && UUID.test(productId));
    const productIds = [...new Set(arrived.map(({ productId }) => productId))];
    if (productIds.length === 0) return;
    await tx.query(LEARN, [userId, orderId, deliveredAt, productIds]);
    await tx.query(VERIFY, [userId, orderId, productIds]);
  }
}
