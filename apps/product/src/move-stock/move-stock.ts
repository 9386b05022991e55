import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { AuditLog, Idempotency, newId, type IdempotentRequest, type Tx } from '@tenfold/database';
import { currentCorrelation } from '@tenfold/messaging';
import { untilCurrent } from '@tenfold/service-host';
import { StockAnnouncer } from '../announce-stock/stock-announcer.ts';
import { ProductErrors } from '../domain/product.errors.ts';
import { LedgerEntryEntity } from '../persistence/entities/stock.entities.ts';
import type { StockMoved } from './move-stock.schema.ts';

/** What staff did with stock: goods came in, something was corrected, somebody counted. */
export interface StockMove {
  readonly kind: 'purchase' | 'adjustment' | 'count_variance';
  readonly variantId: string;
  readonly location: string;
  /** Units to add (negative: to take away) when `onHand` are there. */
  readonly change: (onHand: number) => number;
  readonly notes: string | undefined;
}

interface LockedStock {
  readonly id: string;
  readonly productId: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly reorderPoint: number;
}

const MOST_ON_HAND = 1_000_000_000;

const OPEN_PLACE = `
  INSERT INTO inventory (id, variant_id, warehouse_location)
  SELECT $1, v.id, $3 FROM product_variants v WHERE v.id = $2 AND v.deleted_at IS NULL
  ON CONFLICT (variant_id, warehouse_location) DO NOTHING`;

const LOCK = `
  SELECT i.id, v.product_id AS "productId", i.quantity_on_hand AS "onHand", i.quantity_reserved AS reserved,
         i.reorder_point AS "reorderPoint"
  FROM inventory i JOIN product_variants v ON v.id = i.variant_id
  WHERE i.variant_id = $1 AND i.warehouse_location = $2 AND i.deleted_at IS NULL
  FOR NO KEY UPDATE OF i`;

const MOVE = `
  UPDATE inventory
  SET quantity_on_hand = quantity_on_hand + $2, last_counted_at = CASE WHEN $3 THEN now() ELSE last_counted_at END
  WHERE id = $1`;

const PROMISED_TO = `
  SELECT r.order_id AS "orderId", (l.quantity - l.backordered - l.committed) AS quantity
  FROM inventory_reservation_lines l
  JOIN inventory_reservations r ON r.id = l.reservation_id
  WHERE l.inventory_id = $1 AND r.status = 'held' AND l.quantity - l.backordered - l.committed > 0
  ORDER BY r.created_at DESC
  LIMIT 50`;

/**
 * Changes what is on hand and writes the ledger, in one transaction: the sum of a stock's ledger is what is on hand. What
 * was promised to orders cannot be taken away.
 */
@Injectable()
export class MoveStock {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly announcer: StockAnnouncer,
    private readonly audit: AuditLog,
  ) {}

  /** @throws product.variant_not_found, stock_not_found, below_promised (with `orders`), below_zero, above_limit */
  run(caller: Identity, request: IdempotentRequest, move: StockMove): Promise<StockMoved> {
    // Orders for the same stock may overtake what the move says.
    return untilCurrent(() => this.#once(caller, request, move));
  }

  async #once(caller: Identity, request: IdempotentRequest, move: StockMove): Promise<StockMoved> {
    const { answer } = await this.idempotency.once(request, async (tx, claim) => {
      const stock = await this.#lock(tx, move);
      const change = move.change(stock.onHand);
      const moved = after(stock, move, change);
      await claim({ status: 201, body: moved });
      await this.#refuseIfImpossible(tx, moved);
      await this.#write(tx, caller, move, stock, moved);
    });
    return answer.body as StockMoved;
  }

  async #lock(tx: Tx, { kind, variantId, location }: StockMove): Promise<LockedStock> {
    if (kind === 'purchase') await tx.query(OPEN_PLACE, [newId(), variantId, location]);
    const [stock] = await tx.query<LockedStock[]>(LOCK, [variantId, location]);
    if (stock !== undefined) return stock;
    throw kind === 'purchase' ? ProductErrors.variant_not_found() : ProductErrors.stock_not_found();
  }

  async #refuseIfImpossible(tx: Tx, { stockId, onHand, reserved }: StockMoved): Promise<void> {
    if (onHand < 0) throw ProductErrors.below_zero({ detail: `${-onHand} units more than there are.` });
    if (onHand > MOST_ON_HAND) throw ProductErrors.above_limit();
    if (onHand >= reserved) return;
    throw ProductErrors.below_promised({
      detail: `${reserved} units are promised to orders; ${onHand} would be left.`,
      extensions: { reserved, orders: await tx.query(PROMISED_TO, [stockId]) },
    });
  }

  async #write(tx: Tx, caller: Identity, move: StockMove, stock: LockedStock, moved: StockMoved): Promise<void> {
    await tx.query(MOVE, [stock.id, moved.change, move.kind === 'count_variance']);
    await this.audit.record(tx, {
      userId: caller.userId,
      entityType: 'inventory',
      entityId: stock.id,
      action: 'update',
      before: { onHand: stock.onHand },
      after: { onHand: moved.onHand, kind: move.kind, notes: move.notes },
      requestId: currentCorrelation()?.requestId,
    });
    if (moved.change === 0) return;
    await tx.insert(LedgerEntryEntity, {
      id: newId(),
      inventoryId: stock.id,
      variantId: move.variantId,
      productId: stock.productId,
      type: move.kind,
      quantityChange: moved.change,
      onHandAfter: moved.onHand,
      notes: move.notes ?? null,
      createdBy: caller.userId,
    });
    await this.announcer.adjusted(tx, move.kind, moved.change, {
      inventoryId: stock.id,
      variantId: move.variantId,
      productId: stock.productId,
      location: move.location,
      onHand: moved.onHand,
      reserved: moved.reserved,
      available: moved.available,
      availableBefore: stock.onHand - stock.reserved,
      reorderPoint: stock.reorderPoint,
    });
  }
}

function after(stock: LockedStock, { variantId, location }: StockMove, change: number): StockMoved {
  const onHand = stock.onHand + change;
  const { id: stockId, reserved } = stock;
  return { stockId, variantId, location, change, onHand, reserved, available: onHand - reserved };
}
