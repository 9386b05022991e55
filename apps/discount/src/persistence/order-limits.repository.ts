import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '@tenfold/database';
import { StaleVersion } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import type { OrderLimits, UsageStatus } from '../domain/order-limits.ts';

/** What an anchor becomes. */
export interface AnchorState {
  readonly orderVersion: number;
  readonly version: number;
  readonly status: UsageStatus;
  readonly releasedReason: string | null;
}

const FIND = `
  SELECT id, order_id AS "orderId", status, order_version::float8 AS "orderVersion", version::float8 AS version
  FROM order_limits WHERE order_id = $1`;

const INSERT = `
  INSERT INTO order_limits (id, order_id, order_version, version, status, released_reason)
  VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (order_id) DO NOTHING
  RETURNING id`;

const UPDATE = `
  UPDATE order_limits SET order_version = $5, version = $6, status = $7, released_reason = $8
  WHERE id = $1 AND order_version = $2 AND version = $3 AND status = $4`;

/** The anchors: every write of an order's limits goes through its row, under the version that was read. */
@Injectable()
export class OrderLimitsRepository {
  /** Without a lock: what a handler reads before its transaction. */
  async find(db: EntityManager, orderId: string): Promise<OrderLimits | undefined> {
    const [found] = await db.query<OrderLimits[]>(FIND, [orderId]);
    return found;
  }

  /** @throws StaleVersion when the order has got a row since it was looked for */
  async insert(tx: Tx, orderId: string, state: AnchorState): Promise<void> {
    const { orderVersion, version, status, releasedReason } = state;
    const values = [newId(), orderId, orderVersion, version, status, releasedReason];
    const inserted = await tx.query<unknown[]>(INSERT, values);
    if (inserted.length === 0) throw new StaleVersion();
  }

  /** @throws StaleVersion when the row has moved since `before` was read */
  async update(tx: Tx, before: OrderLimits, state: AnchorState): Promise<void> {
    const { orderVersion, version, status, releasedReason } = state;
    const [, written] = await tx.query<[unknown[], number]>(UPDATE, [
      before.id,
      before.orderVersion,
      before.version,
      before.status,
      orderVersion,
      version,
      status,
      releasedReason,
    ]);
    if (written === 0) throw new StaleVersion();
  }
}
