import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '@tenfold/database';
import { PermanentFailure, StaleVersion } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import type { Advance } from '../domain/advance-checkout.ts';
import type { Answers, Checkout, StepName } from '../domain/checkout.ts';
import type { LineUnits } from '../domain/fulfilment.ts';
import type { FulfilmentStatus, OrderStatus, PaymentStatus, SagaStatus } from '../domain/order-status.ts';
import { OrderStatusHistory } from './entities/order-status-history.entity.ts';
import { insertRows } from './insert-rows.ts';

/** A checkout as it was read, with what is needed to write it back under the version that was read. */
export interface KnownCheckout {
  readonly checkout: Checkout;
  /** Of the saga row: every write of a checkout goes through it. */
  readonly sagaVersion: number;
  readonly orderNumber: string;
  /** The account, or `guest_<uuid>`. */
  readonly userId: string;
  /** Of a guest; encrypted. */
  readonly guestEmail: string | null;
  readonly locale: string;
  readonly paymentMethodId: string | null;
  readonly cartId: string | null;
  readonly shippingMethodCode: string;
  readonly totals: {
    readonly subtotal: number;
    readonly discount: number;
    readonly shipping: number;
    readonly tax: number;
    readonly total: number;
  };
  /** The database's clock at the moment of reading. */
  readonly now: Date;
}

interface Row {
  readonly id: string;
  readonly user_id: string;
  readonly order_number: string;
  readonly guest_email: string | null;
  readonly locale: string;
  readonly version: string;
  readonly status: OrderStatus;
  readonly payment_status: PaymentStatus;
  readonly fulfilment_status: FulfilmentStatus;
  readonly currency: string;
  readonly subtotal: string;
  readonly discount_total: string;
  readonly shipping_cost: string;
  readonly tax_total: string;
  readonly total: string;
  readonly captured_total: string;
  readonly refunded_total: string;
  readonly payment_seen: string;
  readonly shipping_seen: string;
  readonly created_at: Date;
  readonly cancel_requested_at: Date | null;
  readonly payment_method_id: string | null;
  readonly cart_id: string | null;
  readonly shipping_method_code: string;
  readonly saga_status: SagaStatus;
  readonly step: StepName;
  readonly step_deadline: Date | null;
  readonly state: Answers;
  readonly saga_version: number;
  readonly now: Date;
}

/** Reads and writes the anchor of an order: its row and the saga beside it, always both. */
@Injectable()
export class CheckoutRepository {
  /** Without a lock and without a write, so that it may come before the inbox row (10 e2). */
  async read(db: EntityManager, orderId: string): Promise<KnownCheckout | undefined> {
    const [row] = await db.query<Row[]>(
      `SELECT o.id, o.user_id, o.order_number, o.guest_email, o.locale, o.version, o.status, o.payment_status, o.fulfilment_status, o.currency, o.subtotal,
              o.discount_total, o.shipping_cost, o.tax_total, o.total, o.captured_total, o.refunded_total, o.payment_seen, o.shipping_seen,
              o.created_at, o.cancel_requested_at, o.payment_method_id, o.cart_id, o.shipping_method_code,
              s.status AS saga_status, s.step, s.step_deadline, s.state, s.version AS saga_version, now() AS now
       FROM order_keys k
       JOIN orders o ON o.id = k.order_id AND o.user_id = k.user_id
       JOIN checkout_sagas s ON s.order_id = k.order_id
       WHERE k.order_id = $1`,
      [orderId],
    );
    return row && known(row);
  }

  /**
   * Writes what happened to the checkout, if it is still as it was read; all of it in one journey to the database.
   * @throws StaleVersion when somebody else moved it meanwhile.
   */
  async write(tx: Tx, read: KnownCheckout, advance: Advance, eventId?: string): Promise<void> {
    await Promise.all([
      this.#writeSaga(tx, read, advance),
      this.#writeOrder(tx, read, advance),
      this.#writeUnits(tx, read.checkout.orderId, advance.units ?? []),
      this.#freeCart(tx, read, advance),
      this.#writeHistory(tx, read, advance, eventId),
    ]);
  }

  async #writeSaga(tx: Tx, read: KnownCheckout, { after }: Advance): Promise<void> {
    const [, written] = await tx.query<[unknown[], number]>(
      `UPDATE checkout_sagas
       SET status = $3, step = $4, step_deadline = $5, state = $6, attempts = 0, last_error = NULL, version = version + 1
       WHERE order_id = $1 AND version = $2`,
      [
        after.orderId,
        read.sagaVersion,
        after.saga.status,
        after.saga.step,
        after.saga.deadline,
        JSON.stringify(after.answers),
      ],
    );
    if (written === 0) throw new StaleVersion();
  }

  /** The account is a subquery, so that the server keeps one plan and finds the partition when it runs it. */
  async #writeOrder(tx: Tx, read: KnownCheckout, { after, reason }: Advance): Promise<void> {
    const [, written] = await tx.query<[unknown[], number]>(
      `UPDATE orders
       SET version = $4, status = $5::order_status, payment_status = $6, fulfilment_status = $7, captured_total = $8, refunded_total = $9,
           payment_seen = $10, cancel_reason = coalesce($11, cancel_reason),
           shipping_seen = $13,
           confirmed_at = CASE WHEN $5::order_status = 'confirmed' THEN coalesce(confirmed_at, now()) ELSE confirmed_at END,
           shipped_at = CASE WHEN $5::order_status IN ('shipped', 'delivered') THEN coalesce(shipped_at, now()) END,
           delivered_at = CASE WHEN $5::order_status = 'delivered' THEN coalesce(delivered_at, now()) END,
           cancelled_at = CASE WHEN $5::order_status = 'cancelled' THEN coalesce(cancelled_at, now()) END,
           cancel_requested_at = CASE WHEN $12::boolean THEN coalesce(cancel_requested_at, now()) END
       WHERE id = $1 AND user_id = (SELECT $2::varchar) AND version = $3`,
      [
        after.orderId,
        read.userId,
        read.checkout.version,
        after.version,
        after.status,
        after.paymentStatus,
        after.fulfilmentStatus,
        after.capturedTotal,
        after.refundedTotal,
        after.paymentSeen,
        reason ?? null,
        after.stopRequested,
        after.shippingSeen,
      ],
    );
    if (written === 0) throw new StaleVersion();
  }

  async #freeCart(tx: Tx, { checkout, cartId }: KnownCheckout, { after }: Advance): Promise<void> {
    if (after.status !== 'cancelled' || checkout.status !== 'pending' || cartId === null) return;
    await tx.query('UPDATE order_keys SET cart_id = NULL WHERE order_id = $1', [checkout.orderId]);
  }

  async #writeHistory(tx: Tx, { checkout }: KnownCheckout, { history }: Advance, eventId?: string): Promise<void> {
    await insertRows(
      tx,
      OrderStatusHistory,
      history.map(({ axis, from, to, reason, actor }) => ({
        id: newId(),
        orderId: checkout.orderId,
        axis,
        fromStatus: from,
        toStatus: to,
        reason: reason ?? null,
        actor,
        eventId: eventId ?? null,
      })),
    );
  }

  /** @throws PermanentFailure when a line is none of this order, or of another quantity. */
  async #writeUnits(tx: Tx, orderId: string, lines: readonly LineUnits[]): Promise<void> {
    if (lines.length === 0) return;
    const column = <Field extends keyof LineUnits>(field: Field) => lines.map((line) => line[field]);
    const [, written] = await tx.query<[unknown[], number]>(WRITE_UNITS, [
      orderId,
      column('itemId'),
      column('quantity'),
      column('shipped'),
      column('delivered'),
      column('cancelled'),
    ]);
    if (written !== lines.length) {
      throw new PermanentFailure(`The parcels of order ${orderId} hold what it has not`, 'contradiction');
    }
  }
}

const WRITE_UNITS = `
  UPDATE order_items i
  SET quantity_shipped = l.shipped, quantity_delivered = l.delivered, quantity_cancelled = l.cancelled
  FROM unnest($2::uuid[], $3::int[], $4::int[], $5::int[], $6::int[]) AS l (id, quantity, shipped, delivered, cancelled)
  WHERE i.order_id = $1 AND i.id = l.id AND i.quantity = l.quantity`;

function known(row: Row): KnownCheckout {
  return {
    checkout: {
      orderId: row.id,
      version: Number(row.version),
      status: row.status,
      paymentStatus: row.payment_status,
      fulfilmentStatus: row.fulfilment_status,
      currency: row.currency,
      total: Number(row.total),
      capturedTotal: Number(row.captured_total),
      refundedTotal: Number(row.refunded_total),
      placedAt: row.created_at,
      stopRequested: row.cancel_requested_at !== null,
      paymentSeen: Number(row.payment_seen),
      shippingSeen: Number(row.shipping_seen),
      saga: { status: row.saga_status, step: row.step, deadline: row.step_deadline },
      answers: row.state,
    },
    sagaVersion: row.saga_version,
    orderNumber: row.order_number,
    userId: row.user_id,
    guestEmail: row.guest_email,
    locale: row.locale,
    paymentMethodId: row.payment_method_id,
    cartId: row.cart_id,
    shippingMethodCode: row.shipping_method_code,
    totals: {
      subtotal: Number(row.subtotal),
      discount: Number(row.discount_total),
      shipping: Number(row.shipping_cost),
      tax: Number(row.tax_total),
      total: Number(row.total),
    },
    now: row.now,
  };
}
